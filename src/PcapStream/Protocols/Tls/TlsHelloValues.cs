using System.Buffers.Binary;

namespace PcapStream.Protocols.Tls;

/// <summary>What the extensions of a hello say about the connection.</summary>
internal static class TlsHelloValues
{
    private const byte HostName = 0;

    /// <summary>The name of the server that the client wants (RFC 6066); empty if it names none.</summary>
    public static ReadOnlySpan<byte> ServerName(TlsHello hello)
    {
        ReadOnlySpan<byte> names = TlsList.After16(Find(hello, TlsExtension.ServerName, out _));
        return names is [HostName, ..] ? TlsList.After16(names[1..]) : default;
    }

    /// <summary>The first application protocol (RFC 7301); empty if it offers none.</summary>
    public static ReadOnlySpan<byte> FirstProtocol(TlsHello hello) =>
        TlsList.After8(TlsList.After16(Find(hello, TlsExtension.ApplicationProtocols, out _)));

    /// <summary>The version that a server chose (RFC 8446, section 4.2.1).</summary>
    public static ushort ChosenVersion(TlsHello hello)
    {
        ReadOnlySpan<byte> version = Find(hello, TlsExtension.SupportedVersions, out _);
        return version.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(version) : hello.Version;
    }

    /// <summary>The highest version that a client offers, GREASE left out.</summary>
    public static ushort HighestVersion(TlsHello hello)
    {
        ReadOnlySpan<byte> versions = TlsList.After8(Find(hello, TlsExtension.SupportedVersions, out bool isThere));
        if (!isThere)
            return hello.Version;
        ushort highest = 0;
        for (; versions.Length >= sizeof(ushort); versions = versions[sizeof(ushort)..])
        {
            ushort version = BinaryPrimitives.ReadUInt16BigEndian(versions);
            if (version > highest && !Grease.Contains(version))
                highest = version;
        }
        return highest;
    }

    // The data of the first extension of a type.
    private static ReadOnlySpan<byte> Find(TlsHello hello, ushort type, out bool isThere)
    {
        isThere = false;
        foreach (TlsExtension extension in hello.Extensions)
        {
            if (extension.Type != type)
                continue;
            isThere = true;
            return extension.Data;
        }
        return default;
    }
}
