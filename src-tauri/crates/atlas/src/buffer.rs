//! A buffer for bytes that may hold secrets.

use std::io;

use bytes::Bytes;
use zeroize::Zeroizing;

/// Grows without leaving copies behind: every allocation it gives up is wiped.
#[derive(Default)]
pub struct WipedBuffer(Zeroizing<Vec<u8>>);

impl WipedBuffer {
    /// Room for so many bytes, without having to grow.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(bytes)))
    }

    /// Appends `part`.
    pub fn push(&mut self, part: &[u8]) {
        let needed = self.0.len() + part.len();
        if needed > self.0.capacity() {
            let mut wider = Zeroizing::new(Vec::with_capacity(needed.next_power_of_two()));
            wider.extend_from_slice(&self.0);
            self.0 = wider;
        }
        self.0.extend_from_slice(part);
    }

    /// The bytes so far.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes, shared by their readers and wiped after the last one.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }
}

impl io::Write for WipedBuffer {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        self.push(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_whole_however_often_its_parts_grew() {
        let mut buffer = WipedBuffer::with_capacity(1);
        for part in [&b"a"[..], b"", b"bcd", &[b'e'; 100]] {
            buffer.push(part);
        }

        assert_eq!(buffer.len(), 104);
        let mut expected = b"abcd".to_vec();
        expected.extend_from_slice(&[b'e'; 100]);
        assert_eq!(buffer.into_bytes(), expected);
    }
}
