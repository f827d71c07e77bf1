using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// The signature algorithms in TLS handshake messages: offered, required or used.
/// </summary>
internal static class TlsSignatureFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Tls, "tls.handshake.sig_hash_alg", FieldType.Unsigned16, "Signature Algorithm",
            (in source, values) =>
            {
                bool isNamed = TlsRecord.TryRead(source.Bytes, out TlsRecord record) && record.Version >= Tls12;
                foreach (TlsHandshake message in new TlsHandshakes(source))
                {
                    if (TlsHello.TryRead(message, out TlsHello hello))
                        AddHello(hello, values);
                    else if (isNamed)
                        AddMessage(message, values);
                }
            }),
    ];

    // In earlier versions, the key determines the algorithm.
    private const ushort Tls12 = 0x0303;

    private const byte ServerKeyExchange = 12;
    private const byte CertificateRequest = 13;
    private const byte CertificateVerify = 15;
    private const byte NamedCurve = 3;

    private static void AddHello(TlsHello hello, FieldValues values)
    {
        foreach (TlsExtension extension in hello.Extensions)
        {
            if (extension.Type is TlsExtension.SignatureAlgorithms
                or TlsExtension.CertificateSignatureAlgorithms
                or TlsExtension.DelegatedCredentials)
                TlsExtensionFields.AddNumbers(TlsList.After16(extension.Data), values);
            else if (extension.Type == TlsExtension.CertificateTimestamps && !hello.IsClient)
                AddTimestamps(TlsList.After16(extension.Data), values);
        }
    }

    private static void AddMessage(TlsHandshake message, FieldValues values)
    {
        ReadOnlySpan<byte> body = message.Body;
        switch (message.Type)
        {
            // RFC 5246, section 7.4.4: types of certificates, then signature algorithms.
            case CertificateRequest when !body.IsEmpty:
                TlsExtensionFields.AddNumbers(TlsList.After16(body[Math.Min(1 + body[0], body.Length)..]), values);
                break;
            case CertificateVerify when IsSigned(body):
                values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(body), 4);
                break;
            case ServerKeyExchange when AfterParameters(body) is var signed && IsSigned(signed):
                values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(signed), 4);
                break;
        }
    }

    // RFC 8422, section 5.4: a curve and a point; RFC 5246, section 7.4.3: three numbers. Only the hello shows which,
    // but nothing else ends with a signature.
    private static ReadOnlySpan<byte> AfterParameters(ReadOnlySpan<byte> body)
    {
        const int PointOffset = 3;
        if (body.Length > PointOffset && body[0] == NamedCurve)
            return body[Math.Min(PointOffset + 1 + body[PointOffset], body.Length)..];
        for (int i = 0; i < 3; i++)
            body = body[Math.Min(sizeof(ushort) + TlsList.After16(body).Length, body.Length)..];
        return body;
    }

    // An algorithm, and a signature that extends to the end of the message.
    private static bool IsSigned(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2 * sizeof(ushort)
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[sizeof(ushort)..]) == bytes.Length - 2 * sizeof(ushort);

    // RFC 6962, section 3.2: version, log and time, extensions, algorithm and signature.
    private static void AddTimestamps(ReadOnlySpan<byte> timestamps, FieldValues values)
    {
        const int ExtensionsOffset = 1 + 32 + 8;
        while (timestamps.Length > sizeof(ushort))
        {
            ReadOnlySpan<byte> one = TlsList.After16(timestamps);
            timestamps = timestamps[(sizeof(ushort) + one.Length)..];
            int algorithm = ExtensionsOffset + sizeof(ushort);
            if (one.Length >= algorithm)
                algorithm += BinaryPrimitives.ReadUInt16BigEndian(one[ExtensionsOffset..]);
            if (one.Length >= algorithm + sizeof(ushort))
                values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(one[algorithm..]), 4);
        }
    }
}
