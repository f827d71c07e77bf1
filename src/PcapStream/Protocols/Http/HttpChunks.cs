using System.Buffers.Text;

namespace PcapStream.Protocols.Http;

/// <summary>
/// A chunked body, RFC 9112, section 7.1: each chunk after its length in hexadecimal, up to one of length 0 and the
/// trailer.
/// <code>
///  5
///  hello
///  0
///
/// </code>
/// </summary>
internal static class HttpChunks
{
    /// <summary>Length of an encoded body in bytes; all bytes if its end is missing.</summary>
    /// <param name="encoding">The transfer encoding.</param>
    /// <param name="bytes">The body and all that follows.</param>
    public static int Length(ReadOnlySpan<byte> encoding, ReadOnlySpan<byte> bytes)
    {
        if (!IsChunked(encoding))
            return bytes.Length;
        ReadOnlySpan<byte> rest = bytes;
        while (TryReadLength(ref rest, out uint length))
        {
            if (length == 0)
                return bytes.Length - AfterTrailer(rest).Length;
            if (length >= (uint)rest.Length)
                break;
            rest = rest[(int)length..].TrimStart("\r\n"u8);
        }
        return bytes.Length;
    }

    /// <summary>Whether a transfer encoding is that of chunks alone.</summary>
    public static bool IsChunked(ReadOnlySpan<byte> encoding) =>
        System.Text.Ascii.EqualsIgnoreCase(encoding.TrimEnd((byte)' '), "chunked"u8);

    private static bool TryReadLength(scoped ref ReadOnlySpan<byte> rest, out uint length)
    {
        int end = rest.IndexOf((byte)'\n');
        bool isLength = Utf8Parser.TryParse(rest, out length, out int taken, 'x') && taken <= end;
        rest = isLength ? rest[(end + 1)..] : default;
        return isLength;
    }

    private static ReadOnlySpan<byte> AfterTrailer(ReadOnlySpan<byte> rest)
    {
        var trailer = new HttpHeaders(rest);
        while (trailer.MoveNext())
            continue;
        return trailer.Rest;
    }
}
