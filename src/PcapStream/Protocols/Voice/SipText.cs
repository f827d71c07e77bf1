using System.Buffers.Text;

namespace PcapStream.Protocols.Voice;

/// <summary>
/// An address with its parts (RFC 3261, sections 19.1 and 20.10): alone, or between angle brackets after a name.
/// Parameters of the header field follow it.
/// <code>
///  "Alice" &lt;sip:alice@example.com:5060&gt;;tag=1
/// </code>
/// </summary>
internal readonly ref struct SipAddress
{
    private SipAddress(ReadOnlySpan<byte> uri, ReadOnlySpan<byte> parameters)
    {
        Uri = uri;
        Parameters = parameters;
        int colon = uri.IndexOf((byte)':');
        if (!IsSip(uri[..colon]))
            return;
        ReadOnlySpan<byte> rest = uri[(colon + 1)..];
        int at = rest.IndexOf((byte)'@');
        User = at < 0 ? default : rest[..at];
        rest = rest[(at + 1)..];
        int end = rest is [(byte)'[', ..] ? rest.IndexOf((byte)']') + 1 : rest.IndexOfAny(":;? >"u8);
        Host = end <= 0 ? rest : rest[..end];
        rest = end <= 0 ? default : rest[end..];
        if (rest is not [(byte)':', ..])
            return;
        rest = rest[1..];
        end = rest.IndexOfAny(";? >"u8);
        Port = end < 0 ? rest : rest[..end];
    }

    /// <summary>The whole address.</summary>
    public ReadOnlySpan<byte> Uri { get; }

    /// <summary>The user; empty if the address has no user, or is not an address of SIP.</summary>
    public ReadOnlySpan<byte> User { get; }

    /// <summary>The host; empty if the address is not an address of SIP.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>The port; empty if the address has no port.</summary>
    public ReadOnlySpan<byte> Port { get; }

    /// <summary>The parameters of the header field; they start with a semicolon.</summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <summary>Reads the address of a request's first line.</summary>
    public static bool TryReadTarget(ReadOnlySpan<byte> target, out SipAddress address)
    {
        bool hasScheme = target.IndexOf((byte)':') >= 0;
        address = hasScheme ? new SipAddress(target, default) : default;
        return hasScheme;
    }

    /// <summary>Takes an address from a header field, up to the comma before the next.</summary>
    /// <returns>False if no address follows, or it does not end.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out SipAddress address)
    {
        address = default;
        ReadOnlySpan<byte> text = rest.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'"', ..])
        {
            int quote = text[1..].IndexOf((byte)'"');
            if (quote < 0)
                return false;
            text = text[(quote + 2)..];
        }
        int open = text.IndexOfAny("<,;"u8);
        ReadOnlySpan<byte> uri;
        if (open >= 0 && text[open] == '<')
        {
            text = text[(open + 1)..];
            int close = text.IndexOf((byte)'>');
            if (close < 0)
                return false;
            uri = text[..close];
            text = text[(close + 1)..];
        }
        else
        {
            uri = open < 0 ? text : text[..open];
            text = text[uri.Length..];
        }
        int end = EndOf(text);
        rest = end < 0 ? default : text[(end + 1)..];
        if (uri.IndexOf((byte)':') < 0)
            return false;
        address = new SipAddress(uri, end < 0 ? text : text[..end]);
        return true;
    }

    // The comma that is not between quotes.
    private static int EndOf(ReadOnlySpan<byte> parameters)
    {
        bool isQuoted = false;
        for (int i = 0; i < parameters.Length; i++)
        {
            isQuoted ^= parameters[i] == '"';
            if (!isQuoted && parameters[i] == ',')
                return i;
        }
        return -1;
    }

    private static bool IsSip(ReadOnlySpan<byte> scheme) =>
        System.Text.Ascii.EqualsIgnoreCase(scheme, "sip"u8) || System.Text.Ascii.EqualsIgnoreCase(scheme, "sips"u8);
}

/// <summary>
/// One step of a message's path (RFC 3261, section 20.42): the transport, the sender and its parameters.
/// <code>
///  SIP/2.0/UDP pc33.example.com:5060;branch=z9hG4bK776asdhds
/// </code>
/// </summary>
internal readonly ref struct SipStep
{
    private SipStep(ReadOnlySpan<byte> transport, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> parameters)
    {
        Transport = transport;
        Parameters = parameters;
        int end = sender is [(byte)'[', ..] ? sender.IndexOf((byte)']') : sender.IndexOf((byte)':');
        Address = sender is [(byte)'[', ..] && end > 0 ? sender[1..end] : end < 0 ? sender : sender[..end];
        int colon = sender.LastIndexOf((byte)':');
        Port = colon > 0 && colon >= end ? sender[(colon + 1)..] : default;
    }

    /// <summary>The transport, such as UDP.</summary>
    public ReadOnlySpan<byte> Transport { get; }

    /// <summary>The sender's host, without the brackets of IPv6.</summary>
    public ReadOnlySpan<byte> Address { get; }

    /// <summary>The sender's port; empty if it is not given.</summary>
    public ReadOnlySpan<byte> Port { get; }

    /// <summary>The parameters; they start with a semicolon.</summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <summary>Takes a step from a header field.</summary>
    /// <returns>False if no step follows.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out SipStep step)
    {
        int comma = rest.IndexOf((byte)',');
        ReadOnlySpan<byte> text = (comma < 0 ? rest : rest[..comma]).Trim(" \t\r\n"u8);
        rest = comma < 0 ? default : rest[(comma + 1)..];
        step = default;
        int slash = text.IndexOf((byte)'/');
        int second = slash < 0 ? -1 : text[(slash + 1)..].IndexOf((byte)'/') + slash + 1;
        if (second <= slash)
            return false;
        text = text[(second + 1)..].TrimStart((byte)' ');
        int end = text.IndexOfAny(" \t"u8);
        if (end < 0)
            return false;
        ReadOnlySpan<byte> transport = text[..end];
        text = text[end..].TrimStart(" \t"u8);
        end = text.IndexOf((byte)';');
        step = new SipStep(
            transport, (end < 0 ? text : text[..end]).TrimEnd(" \t\r\n"u8), end < 0 ? default : text[end..]);
        return true;
    }
}

/// <summary>Parameters and numbers in header fields of SIP.</summary>
internal static class SipText
{
    /// <summary>Takes a parameter with a name.</summary>
    /// <param name="parameters">Parameters, each after a semicolon.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value; not empty.</param>
    /// <returns>False if no parameter has the name and a value.</returns>
    public static bool TryTake(
        scoped ref ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (parameters.IndexOf((byte)';') is >= 0 and int start)
        {
            ReadOnlySpan<byte> one = parameters[(start + 1)..];
            int end = one.IndexOf((byte)';');
            one = end < 0 ? one : one[..end];
            parameters = parameters[(start + 1 + one.Length)..];
            int equals = one.IndexOf((byte)'=');
            if (equals < 0 || !System.Text.Ascii.EqualsIgnoreCase(one[..equals].Trim((byte)' '), name))
                continue;
            value = one[(equals + 1)..].Trim(" \t\r\n"u8);
            if (!value.IsEmpty)
                return true;
        }
        value = default;
        return false;
    }

    /// <summary>The number at the start of a value; 0 if it does not start with a number.</summary>
    public static uint NumberAt(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out uint number, out _) ? number : 0;
}
