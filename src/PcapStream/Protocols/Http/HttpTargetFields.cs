using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Http;

/// <summary>Fields of a request's target (RFC 9112, section 3.2), and of the URI that it stands for.</summary>
internal static class HttpTargetFields
{
    public static readonly Field[] All =
    [
        HttpFields.Of("request.uri.path", FieldType.Text, "Request URI Path", static (message, values) =>
        {
            if (TrySplit(message.Target, out ReadOnlySpan<byte> path, out _) && !path.IsEmpty)
                values.AddAscii(path);
        }),
        HttpFields.Of("request.uri.query", FieldType.Text, "Request URI Query", static (message, values) =>
        {
            if (TrySplit(message.Target, out _, out ReadOnlySpan<byte> query))
                values.AddAscii(query);
        }),
        HttpFields.Of("request.uri.query.parameter", FieldType.Text, "Request URI Query Parameter", AddParameters),
        HttpFields.Of("request.full_uri", FieldType.Text, "Full request URI", AddWhole),
    ];

    // As in Wireshark, a target without a query has no path of its own.
    private static bool TrySplit(
        ReadOnlySpan<byte> target, out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> query)
    {
        int mark = target.IndexOf((byte)'?');
        path = mark < 0 ? default : target[..mark];
        query = mark < 0 ? default : target[(mark + 1)..];
        return !query.IsEmpty;
    }

    private static void AddParameters(HttpMessage message, FieldValues values)
    {
        if (!TrySplit(message.Target, out _, out ReadOnlySpan<byte> query))
            return;
        foreach (Range range in query.Split((byte)'&'))
        {
            if (!query[range].IsEmpty)
                values.AddAscii(query[range]);
        }
    }

    private static void AddWhole(HttpMessage message, FieldValues values)
    {
        if (!message.Target.IsEmpty && message.TryFindHost(out _))
            values.AddAscii(WholeOf(message));
    }

    /// <summary>The URI of a request; its target alone if it names no host.</summary>
    public static ReadOnlySpan<byte> WholeOf(HttpMessage message)
    {
        bool isWhole = StartsWith(message.Target, "http://"u8) || StartsWith(message.Target, "https://"u8)
            || StartsWith(message.Method, "CONNECT"u8);
        if (isWhole || !message.TryFindHost(out ReadOnlySpan<byte> host))
            return message.Target;
        byte[] whole = [.. "http://"u8, .. host.Trim(" \t"u8), .. message.Target];
        return whole;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);
}
