using PcapStream.Protocols.Http;

namespace PcapStream.Operations.Flows.Application;

/// <summary>Adds the facts of the head of an HTTP message.</summary>
internal static class HttpFacts
{
    /// <param name="message">The message.</param>
    /// <param name="segment">The segment in which it is; the head may continue after it.</param>
    /// <param name="facts">Gets the facts.</param>
    public static void Add(HttpMessage message, ReadOnlySpan<byte> segment, FactBuffer facts)
    {
        if (!message.IsRequest)
        {
            facts.Add(FactKind.HttpStatus, message.StatusCode);
            return;
        }
        facts.AddText(FactKind.HttpMethod, message.Method);
        facts.AddText(FactKind.HttpTarget, message.Target);
        bool endsInLine = segment[^1] != '\n';
        HttpHeaders headers = message.Headers;
        while (headers.MoveNext())
        {
            // A value that continues in the next segment would be a wrong one.
            if (endsInLine && headers.Rest.IsEmpty)
                return;
            if (headers.Current.Is("Host"u8))
                facts.AddText(FactKind.HttpHost, headers.Current.Value.TrimEnd((byte)' '));
            else if (headers.Current.Is("User-Agent"u8))
                facts.AddText(FactKind.HttpUserAgent, headers.Current.Value.TrimEnd((byte)' '));
        }
    }
}

/// <summary>Adds the line with which each side of SSH begins: RFC 4253, section 4.2.</summary>
internal static class SshFacts
{
    private const int MostBytes = 255;

    /// <summary>The first bytes of the line.</summary>
    public static ReadOnlySpan<byte> Start => "SSH-"u8;

    /// <summary>Adds the line, if it is complete.</summary>
    public static void Add(ReadOnlySpan<byte> segment, FactBuffer facts)
    {
        int end = segment[..Math.Min(segment.Length, MostBytes)].IndexOf((byte)'\n');
        if (end >= 0)
            facts.Add(FactKind.SshBanner, HttpHeaders.WithoutReturn(segment[..end]));
    }
}
