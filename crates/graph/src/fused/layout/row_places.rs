use super::Matrix;

/// See [`Matrix::row_places`].
#[derive(Debug, Clone)]
pub struct RowPlaces {
    pub(super) view: Matrix,
    pub(super) place: usize,
    pub(super) pixels_left: usize,
    pub(super) lines_left: usize,
    pub(super) rows_left: usize,
}

impl RowPlaces {
    /// Some places at once, and how many there are. Beyond the last row its place is repeated, if there is one.
    #[inline(always)]
    pub fn next_places<const N: usize>(&mut self) -> ([usize; N], usize) {
        let count = N.min(self.rows_left);
        let mut places = [self.place; N];
        if self.pixels_left > N && count == N {
            for (i, place) in places.iter_mut().enumerate() {
                *place += i * self.view.pixel;
            }
            self.place += N * self.view.pixel;
            self.pixels_left -= N;
            self.rows_left -= N;
        } else {
            let mut last = self.place;
            for place in &mut places {
                last = self.next().unwrap_or(last);
                *place = last;
            }
        }
        (places, count)
    }
}

impl Iterator for RowPlaces {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        self.rows_left = self.rows_left.checked_sub(1)?;
        let place = self.place;
        let Matrix {
            height,
            width,
            image,
            line,
            pixel,
            ..
        } = self.view;
        self.pixels_left -= 1;
        self.place += pixel;
        if self.pixels_left == 0 {
            self.pixels_left = width;
            self.lines_left -= 1;
            self.place = self.place - width * pixel + line;
            if self.lines_left == 0 {
                self.lines_left = height;
                self.place = self.place - height * line + image;
            }
        }
        Some(place)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rows_left, Some(self.rows_left))
    }
}

impl ExactSizeIterator for RowPlaces {}
