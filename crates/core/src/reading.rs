//! What a device computes, on its way to the host.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use crate::error::Result;

/// Something that is read from a device: the values that it had when it was asked for, whatever the device does
/// meanwhile. It fails with [`crate::error::ErrorKind::Device`] if the device did.
#[must_use = "it is read when it is awaited"]
pub struct Reading<T = Vec<f32>>(Pin<Box<dyn Future<Output = Result<T>>>>);

impl<T: 'static> Reading<T> {
    /// What a future makes.
    pub fn of(future: impl Future<Output = Result<T>> + 'static) -> Self {
        Self(Box::pin(future))
    }

    /// What the host knows already.
    pub fn known(value: T) -> Self {
        Self::of(std::future::ready(Ok(value)))
    }

    /// What a function makes of it.
    pub fn map<U: 'static>(self, function: impl FnOnce(T) -> U + 'static) -> Reading<U> {
        Reading::of(async { self.await.map(function) })
    }
}

impl<T: Clone + 'static> Reading<Vec<T>> {
    /// One after the other.
    pub fn concatenated(parts: Vec<Self>) -> Self {
        Self::of(async {
            let mut all = Vec::new();
            for part in parts {
                all.append(&mut part.await?);
            }
            Ok(all)
        })
    }
}

impl Reading {
    /// Sums, value by value.
    pub fn plus(self, other: Self) -> Self {
        Self::of(async {
            let mut sums = self.await?;
            for (sum, value) in sums.iter_mut().zip(other.await?) {
                *sum += value;
            }
            Ok(sums)
        })
    }
}

impl<T> Future for Reading<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Reading<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Reading")
    }
}
