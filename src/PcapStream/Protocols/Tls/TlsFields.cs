using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// Fields of TLS (RFC 8446): of the records in a segment, and of their unencrypted handshake messages.
/// </summary>
internal static class TlsFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Tls, "tls.record", FieldType.None, "Record Layer", (in source, values) =>
        {
            foreach (TlsRecord record in new TlsRecords(source))
                values.AddBoolean(true);
        }),
        Field.Of(Protocol.Tls, "tls.handshake", FieldType.None, "Handshake Protocol", (in source, values) =>
        {
            foreach (TlsHandshake message in new TlsHandshakes(source))
                values.AddBoolean(true);
            bool isEncrypted = false;
            foreach (TlsRecord record in new TlsRecords(source))
            {
                isEncrypted |= record.ContentType == TlsRecord.ChangeCipherSpec;
                if (record.ContentType == TlsRecord.Handshake && (isEncrypted || !HasMessage(record)))
                    values.AddBoolean(true);
            }
        }),
        OfTypes("content_type", "Content Type", areOpaque: false),
        OfTypes("opaque_type", "Opaque Type", areOpaque: true),
        OfRecords("version", FieldType.Unsigned16, "Version",
            static (record, values) => values.AddHex(record.Version, 4)),
        OfRecords("length", FieldType.Unsigned16, "Length",
            static (record, values) => values.AddDecimal(record.Length)),
        OfMessages("type", FieldType.Unsigned8, "Handshake Message Type",
            static (message, values) => values.AddDecimal(message.Type)),
        OfMessages("length", FieldType.Unsigned24, "Length",
            static (message, values) => values.AddDecimal((ulong)message.Length)),
        OfHellos("version", FieldType.Unsigned16, "Version", static (hello, values) => values.AddHex(hello.Version, 4)),
        OfMessages("random", FieldType.Bytes, "Random", static (message, values) =>
        {
            if (TlsHello.TryRead(message, out _) && message.Body.Length >= RandomEnd)
                values.AddBytes(message.Body[RandomStart..RandomEnd]);
        }),
        OfHellos("session_id_length", FieldType.Unsigned16, "Session ID Length", static (hello, values) =>
        {
            if (hello.SessionIdLength >= 0)
                values.AddDecimal((ulong)hello.SessionIdLength);
        }),
        OfHellos("ciphersuite", FieldType.Unsigned16, "Cipher Suite",
            static (hello, values) => TlsExtensionFields.AddNumbers(hello.CipherSuites, values)),
        Fingerprint("ja3_full", "JA3 Fullstring", TlsHandshake.ClientHello, isHashed: false),
        Fingerprint("ja3", "JA3", TlsHandshake.ClientHello, isHashed: true),
        Fingerprint("ja3s_full", "JA3S Fullstring", TlsHandshake.ServerHello, isHashed: false),
        Fingerprint("ja3s", "JA3S", TlsHandshake.ServerHello, isHashed: true),
        .. TlsCertificateFields.All,
        .. TlsExtensionFields.All,
        .. TlsSignatureFields.All,
    ];

    private const int RandomStart = 2;
    private const int RandomEnd = 34;

    private delegate void TlsRecordReader(TlsRecord record, FieldValues values);

    /// <summary>Adds the values of a message.</summary>
    internal delegate void TlsMessageReader(TlsHandshake message, FieldValues values);

    /// <summary>Adds the values of a hello.</summary>
    internal delegate void HelloReader(TlsHello hello, FieldValues values);

    /// <summary>A field of every hello.</summary>
    internal static Field OfHellos(string name, FieldType type, string description, HelloReader read) =>
        OfMessages(name, type, description,
            (message, values) =>
            {
                if (TlsHello.TryRead(message, out TlsHello hello))
                    read(hello, values);
            });

    private static Field OfRecords(string name, FieldType type, string description, TlsRecordReader read) =>
        Field.Of(Protocol.Tls, "tls.record." + name, type, description, (in source, values) =>
        {
            foreach (TlsRecord record in new TlsRecords(source))
                read(record, values);
        });

    // In a connection of TLS 1.3, the type of an encrypted record is in what is encrypted (RFC 8446, 5.2).
    private static Field OfTypes(string name, string description, bool areOpaque) =>
        Field.OfStreams(
            Protocol.Tls, "tls.record." + name, FieldType.Unsigned8, description, (in source, values) =>
            {
                bool hidesTypes = TlsStream.HidesTypes(source);
                foreach (TlsRecord record in new TlsRecords(source))
                {
                    if ((hidesTypes && record.ContentType == TlsRecord.ApplicationData) == areOpaque)
                        values.AddDecimal(record.ContentType);
                }
            });

    // An encrypted message seldom looks like one.
    private static bool HasMessage(TlsRecord record) => TlsHandshake.TryRead(record.Fragment, out TlsHandshake message)
        && (message.IsWhole || !record.IsWhole);

    /// <summary>A field of every message.</summary>
    internal static Field OfMessages(string name, FieldType type, string description, TlsMessageReader read) =>
        Field.Of(Protocol.Tls, "tls.handshake." + name, type, description, (in source, values) =>
        {
            foreach (TlsHandshake message in new TlsHandshakes(source))
                read(message, values);
        });

    private static Field Fingerprint(string name, string description, byte messageType, bool isHashed) =>
        OfMessages(name, FieldType.Text, description,
            (message, values) =>
            {
                // Part of a hello would have the fingerprint of another one.
                if (message.Type != messageType || !message.IsWhole
                    || !TlsHello.TryRead(message, out TlsHello hello) || hello.SessionIdLength < 0)
                    return;
                Span<byte> text = values.Reserve(Ja3.RoomFor(message));
                int length = Ja3.Format(hello, text);
                if (isHashed)
                    AddHash(text[..length], values);
                else
                    values.Commit(length);
            });

    private static void AddHash(ReadOnlySpan<byte> text, FieldValues values)
    {
        Span<byte> hash = stackalloc byte[Md5.Size];
        Md5.Hash(text, hash);
        values.AddHexText(hash);
    }
}

/// <summary>Fields of the extensions of TLS hellos: RFC 8446, RFC 6066, RFC 7301 and RFC 8422.</summary>
internal static class TlsExtensionFields
{
    public static readonly Field[] All =
    [
        Each("extension.type", FieldType.Unsigned16, "Type",
            static (extension, _, values) => values.AddDecimal(extension.Type)),
        Each("extension.len", FieldType.Unsigned16, "Length",
            static (extension, _, values) => values.AddDecimal((ulong)extension.Data.Length)),
        OfType(TlsExtension.ServerName, "extensions_server_name", FieldType.Text, "Server Name",
            static (extension, _, values) => AddServerNames(extension.Data, values)),
        OfType(TlsExtension.SupportedGroups, "extensions_supported_group", FieldType.Unsigned16, "Supported Group",
            static (extension, _, values) => AddNumbers(TlsList.After16(extension.Data), values)),
        OfType(TlsExtension.PointFormats, "extensions_ec_point_format", FieldType.Unsigned8, "EC point format",
            static (extension, _, values) =>
            {
                foreach (byte format in TlsList.After8(extension.Data))
                    values.AddDecimal(format);
            }),
        OfType(TlsExtension.ApplicationProtocols, "extensions_alpn_str", FieldType.Text, "ALPN Next Protocol",
            static (extension, _, values) => AddProtocols(extension.Data, values)),
        OfType(
            TlsExtension.SupportedVersions, "extensions.supported_version", FieldType.Unsigned16, "Supported Version",
            static (extension, isClient, values) =>
                AddNumbers(isClient ? TlsList.After8(extension.Data) : extension.Data, values)),
    ];

    private const byte HostName = 0;

    private delegate void ExtensionReader(TlsExtension extension, bool isClient, FieldValues values);

    /// <summary>Adds numbers of two bytes each.</summary>
    internal static void AddNumbers(ReadOnlySpan<byte> numbers, FieldValues values)
    {
        for (; numbers.Length >= sizeof(ushort); numbers = numbers[sizeof(ushort)..])
            values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(numbers), 4);
    }

    private static Field Each(string name, FieldType type, string description, ExtensionReader read) =>
        TlsFields.OfHellos(name, type, description,
            (hello, values) =>
            {
                foreach (TlsExtension extension in hello.Extensions)
                    read(extension, hello.IsClient, values);
            });

    private static Field OfType(
        ushort extensionType, string name, FieldType type, string description, ExtensionReader read) =>
        Each(name, type, description, (extension, isClient, values) =>
        {
            if (extension.Type == extensionType)
                read(extension, isClient, values);
        });

    private static void AddServerNames(ReadOnlySpan<byte> data, FieldValues values)
    {
        ReadOnlySpan<byte> names = TlsList.After16(data);
        while (names.Length > 1 + sizeof(ushort))
        {
            byte type = names[0];
            ReadOnlySpan<byte> name = TlsList.After16(names[1..]);
            if (type == HostName)
                values.AddAscii(name);
            names = names[(1 + sizeof(ushort) + name.Length)..];
        }
    }

    private static void AddProtocols(ReadOnlySpan<byte> data, FieldValues values)
    {
        ReadOnlySpan<byte> names = TlsList.After16(data);
        while (!names.IsEmpty)
        {
            ReadOnlySpan<byte> name = TlsList.After8(names);
            values.AddAscii(name);
            names = names[(1 + name.Length)..];
        }
    }
}
