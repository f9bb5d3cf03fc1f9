/// How much the pictures of a sheet differ from one another: the variance of a pixel from picture to
/// picture, as a part of the variance of all pixels. 0 if all are the same; sound generators have 0.3 and
/// more. `None` for fewer than two pictures, or blank ones.
///
/// # Shapes
/// - rgba: `[height, width, 4]`, pictures of `size` pixels a side beside one another
pub fn diversity(rgba: &[u8], width: usize, size: usize) -> Option<f32> {
    let columns = width / size;
    let lines = rgba.len() / 4 / width.max(1) / size;
    let pictures = columns * lines;
    if pictures < 2 {
        return None;
    }
    let place = |picture: usize, line: usize, column: usize| {
        let (top, left) = (picture / columns * size, picture % columns * size);
        ((top + line) * width + left + column) * 4
    };
    let (mut all, mut between) = (Moments::default(), 0.0);
    for pixel in 0..size * size {
        for channel in 0..3 {
            let mut one = Moments::default();
            for picture in 0..pictures {
                let start = place(picture, pixel / size, pixel % size);
                let value = f64::from(rgba[start + channel]);
                one.add(value);
                all.add(value);
            }
            between += one.variance();
        }
    }
    let between = between / (3 * size * size) as f64;
    let all = all.variance();
    (all > 1.0).then_some((between / all) as f32)
}

#[derive(Default)]
struct Moments {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        self.sum += value;
        self.squares += value * value;
    }

    fn variance(&self) -> f64 {
        let mean = self.sum / self.count;
        self.squares / self.count - mean * mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet of four pictures, each of one grey.
    fn sheet(greys: [u8; 4]) -> Vec<u8> {
        let picture = |place: usize| place / 64 / 32 * 2 + place % 64 / 32;
        let pixel = |place: usize| {
            let grey = greys[picture(place)];
            [grey, grey, grey, 255]
        };
        (0..64 * 64).flat_map(pixel).collect()
    }

    #[test]
    fn pictures_of_one_grey_each_differ_by_all_there_is() {
        let diversity = diversity(&sheet([0, 80, 160, 240]), 64, 32).unwrap();
        assert!((diversity - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_sheet_is_as_many_pictures_as_it_holds() {
        // As one picture of 64×64 it says nothing.
        assert_eq!(diversity(&sheet([0, 80, 160, 240]), 64, 64), None);
    }

    #[test]
    fn the_same_pictures_do_not_differ() {
        let one = |place: usize| [(place % 32 * 8) as u8, (place / 64 % 32 * 8) as u8, 0, 255];
        let same: Vec<u8> = (0..64 * 64).flat_map(one).collect();
        assert!(diversity(&same, 64, 32).unwrap() < 1e-6);
    }

    #[test]
    fn blank_sheets_say_nothing() {
        assert_eq!(diversity(&sheet([7; 4]), 64, 32), None);
        assert_eq!(diversity(&[0; 32 * 32 * 4], 32, 32), None);
        assert_eq!(diversity(&[], 0, 32), None);
    }
}
