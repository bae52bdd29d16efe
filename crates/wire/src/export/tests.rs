use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rcgen::{CertificateParams, KeyPair, SigningKey as _};

use super::*;
use crate::request::RequestKind;

struct Signer {
    certificate: Vec<u8>,
    key: KeyPair,
}

impl Signer {
    fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::default().self_signed(&key).expect("a certificate").der().to_vec();
        Signer { certificate, key }
    }

    fn sign(&self, content: &ExportContent) -> ExportPart {
        let sign = |message: &[u8]| Ok::<_, serde_json::Error>(self.key.sign(message).expect("signs"));
        ExportPart::sign(content, &self.certificate, sign).expect("signs")
    }
}

fn content(part: u32, is_last: bool) -> ExportContent {
    let confirmation = |sequence| ConfirmationNumber::mint(33, sequence, 7).expect("in range");
    let envelope = |sequence: u64| Envelope {
        id: Uuid::from_u128(sequence.into()),
        sequence,
        confirmation: confirmation(sequence),
        kind: RequestKind::OneTimeDraft,
        taken_at_ms: 1_769_439_600_000,
        key_id: "key".to_owned(),
        encapsulated_key: "AAAA".to_owned(),
        ciphertext: "BBBB".to_owned(),
    };
    let attempt =
        ExportedAttempt { id: Uuid::from_u128(99), sequence: 9, confirmation: confirmation(9), to_reverse: true };
    ExportContent {
        export: Uuid::from_u128(5),
        part,
        is_last,
        central: "c".repeat(64),
        kiosk: 33,
        exported_at_ms: 1_769_439_600_000,
        envelopes: vec![envelope(u64::from(part)), envelope(u64::from(part) + 100)],
        card_attempts: if is_last { vec![attempt] } else { Vec::new() },
    }
}

fn file(parts: &[ExportPart]) -> Vec<u8> {
    let lines: String = parts.iter().map(|part| part.line().expect("a line")).collect();
    format!("{HEAD}\n{lines}").into_bytes()
}

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let signer = Signer::new();
    file(&[signer.sign(&content(1, false)), signer.sign(&content(2, true))])
});

#[test]
fn a_file_reads_back() {
    let parts = read(&FILE).expect("reads");
    let contents: Vec<_> = parts.iter().map(|opened| opened.content.clone()).collect();
    assert_eq!(contents, [content(1, false), content(2, true)]);
    assert_eq!(contents[1].records(), 3);
}

#[test]
fn wherever_one_byte_is_changed_the_file_is_refused() {
    for at in 0..FILE.len() {
        for bit in [0, 5] {
            let mut changed = FILE.clone();
            changed[at] ^= 1 << bit;
            assert!(read(&changed).is_err(), "byte {at}: {:?}", char::from(FILE[at]));
        }
    }
}

#[test]
fn wherever_a_file_ends_too_early_it_is_refused() {
    assert!((0..FILE.len()).all(|length| read(&FILE[..length]).is_err()));
    let longer = [&FILE[..], b"\n"].concat();
    assert!(read(&longer).is_err());
}

#[test]
fn parts_of_a_file_are_all_there_once_in_their_order_and_of_one_kiosk() {
    let (signer, other) = (Signer::new(), Signer::new());
    let [first, second] = [content(1, false), content(2, true)].map(|content| signer.sign(&content));
    let of_another = other.sign(&content(2, true));
    let another_export = signer.sign(&ExportContent { export: Uuid::from_u128(6), ..content(2, true) });
    let another_number = signer.sign(&ExportContent { kiosk: 34, ..content(2, true) });
    assert!(read(&file(&[first.clone(), second.clone()])).is_ok());
    for parts in [
        vec![],
        vec![first.clone()],
        vec![second.clone()],
        vec![second.clone(), first.clone()],
        vec![first.clone(), first.clone(), second.clone()],
        vec![first.clone(), second.clone(), second.clone()],
        vec![first.clone(), of_another],
        vec![first.clone(), another_export],
        vec![first, another_number],
    ] {
        assert!(read(&file(&parts)).is_err(), "{parts:?}");
    }
}

#[test]
fn a_signature_holds_for_its_certificate_and_content_alone() {
    let (signer, other) = (Signer::new(), Signer::new());
    let (part, another) = (signer.sign(&content(1, true)), other.sign(&content(1, true)));
    let opened = part.clone().open().expect("opens");
    assert_eq!(opened.fingerprint[..], Sha256::digest(&signer.certificate)[..]);
    let exchanged = [
        ExportPart { certificate: another.certificate.clone(), ..part.clone() },
        ExportPart { signature: another.signature.clone(), ..part.clone() },
        ExportPart { content: signer.sign(&content(2, true)).content, ..part.clone() },
        ExportPart { certificate: String::new(), ..part.clone() },
        ExportPart { signature: String::new(), ..part.clone() },
    ];
    assert!(exchanged.into_iter().all(|part| part.open() == Err(ExportError::Damaged)));
    // Another certificate of the same key is another kiosk.
    let twin = CertificateParams::default().self_signed(&signer.key).expect("a certificate").der().to_vec();
    assert_eq!(ExportPart { certificate: STANDARD.encode(twin), ..part }.open(), Err(ExportError::Damaged));
}

#[test]
fn a_part_with_more_records_than_a_batch_is_refused() {
    let mut large = content(1, true);
    large.envelopes = vec![large.envelopes[0].clone(); BATCH_MAX + 1];
    assert_eq!(Signer::new().sign(&large).open(), Err(ExportError::Damaged));
}

/// A file without an end. Unlike `io::repeat`, which goes byte by byte in a build for tests.
struct Endless;

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'x');
        Ok(buffer.len())
    }
}

#[test]
fn as_much_is_read_as_the_fullest_outbox_writes_and_no_endless_file() {
    assert_eq!(bytes_of(Endless.take(FILE_MAX_BYTES)).expect("reads").len(), 512 << 20);
    assert_eq!(bytes_of(Endless).expect_err("refuses").kind(), io::ErrorKind::FileTooLarge);
}

#[test]
fn what_became_of_parts_is_added_up_and_tells_of_every_record() {
    let of_part = |kiosk, accepted| ExportTaken {
        kiosk,
        accepted,
        rejected: 20,
        conflicts: 300,
        later: 4_000,
        known: 50_000,
        cards_reversed: 600_000,
        cards_left: 7_000_000,
    };
    let mut all = ExportTaken::default();
    all += of_part(33, 1);
    all += of_part(33, 2);
    let both = ExportTaken {
        kiosk: 33,
        accepted: 3,
        rejected: 40,
        conflicts: 600,
        later: 8_000,
        known: 100_000,
        cards_reversed: 1_200_000,
        cards_left: 14_000_000,
    };
    assert_eq!(all, both);
    // Those that were known are among the others.
    assert_eq!(all.records(), 15_208_643);
}

/// Kiosks and centrals of all versions must agree for ever on what is signed.
#[test]
fn what_is_signed_does_not_change() {
    assert_eq!(message(&[0xab; 2], "{}"), b"payor-kiosk sealed export 1\nabab\n{}");
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in vec(any::<u8>(), 0..400), at in any::<Index>(), cut in 0usize..200) {
        prop_assert!(read(&bytes).is_err());
        prop_assert!(read(&[HEAD.as_bytes(), b"\n", &bytes[..]].concat()).is_err());
        let mut file = FILE.clone();
        let at = at.index(file.len());
        let end = (at + cut).min(file.len());
        file.splice(at..end, bytes);
        prop_assert!(file == *FILE || read(&file).is_err());
    }
}
