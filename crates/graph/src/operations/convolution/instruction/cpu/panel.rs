//! Room for the right factor of a product as it is packed for it.

use std::cell::RefCell;

thread_local! {
    static PANEL: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// The calling thread's, whatever it holds. To be given back.
pub fn take() -> Vec<f32> {
    PANEL.take()
}

/// Keeps the room for the next product.
pub fn give_back(panel: Vec<f32>) {
    PANEL.set(panel);
}
