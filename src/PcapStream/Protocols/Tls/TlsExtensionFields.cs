using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tls;

/// <summary>Fields of the extensions of TLS hellos: RFC 8446, RFC 6066, RFC 7301 and RFC 8422.</summary>
internal static class TlsExtensionFields
{
    public static readonly Field[] All =
    [
        Each("extension.type", FieldType.Unsigned16, "Type", static (extension, _, values) => values.AddDecimal(extension.Type)),
        Each("extension.len", FieldType.Unsigned16, "Length", static (extension, _, values) => values.AddDecimal((ulong)extension.Data.Length)),
        OfType(TlsExtension.ServerName, "extensions_server_name", FieldType.Text, "Server Name", static (extension, _, values) => AddServerNames(extension.Data, values)),
        OfType(TlsExtension.SupportedGroups, "extensions_supported_group", FieldType.Unsigned16, "Supported Group",
            static (extension, _, values) => AddNumbers(TlsList.After16(extension.Data), values)),
        OfType(TlsExtension.PointFormats, "extensions_ec_point_format", FieldType.Unsigned8, "EC point format", static (extension, _, values) =>
        {
            foreach (byte format in TlsList.After8(extension.Data))
                values.AddDecimal(format);
        }),
        OfType(TlsExtension.ApplicationProtocols, "extensions_alpn_str", FieldType.Text, "ALPN Next Protocol", static (extension, _, values) => AddProtocols(extension.Data, values)),
        OfType(TlsExtension.SupportedVersions, "extensions.supported_version", FieldType.Unsigned16, "Supported Version",
            static (extension, isClient, values) => AddNumbers(isClient ? TlsList.After8(extension.Data) : extension.Data, values)),
    ];

    private const byte HostName = 0;

    private delegate void ExtensionReader(TlsExtension extension, bool isClient, FieldValues values);

    /// <summary>Adds numbers of two bytes each.</summary>
    internal static void AddNumbers(ReadOnlySpan<byte> numbers, FieldValues values)
    {
        for (; numbers.Length >= sizeof(ushort); numbers = numbers[sizeof(ushort)..])
            values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(numbers), 4);
    }

    private static Field Each(string name, FieldType type, string description, ExtensionReader read) => TlsFields.OfHellos(name, type, description, (hello, values) =>
    {
        foreach (TlsExtension extension in hello.Extensions)
            read(extension, hello.IsClient, values);
    });

    private static Field OfType(ushort extensionType, string name, FieldType type, string description, ExtensionReader read) =>
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
                AsciiText.Add(name, values);
            names = names[(1 + sizeof(ushort) + name.Length)..];
        }
    }

    private static void AddProtocols(ReadOnlySpan<byte> data, FieldValues values)
    {
        ReadOnlySpan<byte> names = TlsList.After16(data);
        while (!names.IsEmpty)
        {
            ReadOnlySpan<byte> name = TlsList.After8(names);
            AsciiText.Add(name, values);
            names = names[(1 + name.Length)..];
        }
    }
}
