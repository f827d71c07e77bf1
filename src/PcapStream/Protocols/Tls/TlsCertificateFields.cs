using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// Fields of the Certificate message, up to TLS 1.2 (RFC 5246, section 7.4.2). In TLS 1.3, it is encrypted.
/// <code>
///  0        3        6
///  +--------+--------+-------------+--------+-----
///  | length | length | certificate | length | …
///  +--------+--------+-------------+--------+-----
/// </code>
/// </summary>
internal static class TlsCertificateFields
{
    private const byte Certificate = 11;
    private const int LengthSize = 3;

    public static readonly Field[] All =
    [
        TlsFields.OfMessages("certificates_length", FieldType.Unsigned24, "Certificates Length", (message, values) =>
        {
            if (IsWhole(message))
                values.AddDecimal((ulong)LengthAt(message.Body));
        }),
        TlsFields.OfMessages("certificates", FieldType.None, "Certificates", (message, values) =>
        {
            if (IsWhole(message) && LengthAt(message.Body) > 0)
                values.AddBoolean(true);
        }),
        OfEach("certificate_length", FieldType.Unsigned24, "Certificate Length",
            static (certificate, values) => values.AddDecimal((ulong)certificate.Length)),
        OfEach("certificate", FieldType.Bytes, "Certificate",
            static (certificate, values) => values.AddBytes(certificate)),
    ];

    private delegate void CertificateReader(ReadOnlySpan<byte> certificate, FieldValues values);

    private static Field OfEach(string name, FieldType type, string description, CertificateReader read) =>
        TlsFields.OfMessages(name, type, description, (message, values) =>
        {
            if (!IsWhole(message))
                return;
            ReadOnlySpan<byte> rest = message.Body[LengthSize..];
            rest = rest[..Math.Min(rest.Length, LengthAt(message.Body))];
            while (rest.Length >= LengthSize && LengthAt(rest) <= rest.Length - LengthSize)
            {
                int end = LengthSize + LengthAt(rest);
                read(rest[LengthSize..end], values);
                rest = rest[end..];
            }
        });

    private static bool IsWhole(TlsHandshake message) =>
        message is { Type: Certificate, IsWhole: true, Length: >= LengthSize };

    private static int LengthAt(ReadOnlySpan<byte> bytes) => bytes[0] << 16 | bytes[1] << 8 | bytes[2];
}
