using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Services;

/// <summary>
/// SSH, RFC 4253: a segment of its stream. The first line of each direction is the version (section 4.2).
/// <code>
///  SSH-2.0-OpenSSH_9.2p1 Debian-2
/// </code>
/// </summary>
internal static class ShellStream
{
    /// <summary>The version's line without its end; empty if a segment does not start with a whole one.</summary>
    public static ReadOnlySpan<byte> VersionIn(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("SSH-"u8) || segment.IndexOf((byte)'\n') is not (>= 0 and int end))
            return default;
        return segment[..(segment[end - 1] == '\r' ? end - 1 : end)];
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Shell, 0);
        return Protocol.None;
    }
}

/// <summary>Fields of SSH.</summary>
internal static class ShellFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Shell, "ssh.protocol", FieldType.Text, "Protocol", (in source, values) =>
        {
            if (ShellStream.VersionIn(source.Bytes) is { IsEmpty: false } version)
                values.AddAscii(version);
        }),
    ];
}
