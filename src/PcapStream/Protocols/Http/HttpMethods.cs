namespace PcapStream.Protocols.Http;

/// <summary>
/// The methods of requests (IANA, HTTP methods) that are common enough to know a request by its start.
/// </summary>
internal static class HttpMethods
{
    private const string Known = """
        GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE PATCH LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE NOTIFY
        BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST M-SEARCH SUBSCRIBE PROPPATCH BPROPFIND BPROPPATCH UNCHECKOUT
        MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA VERSION-CONTROL BASELINE-CONTROL
        """;

    private static readonly byte[][] Names =
        [.. Known.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>Whether a word is one of them.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> word)
    {
        foreach (byte[] name in Names)
        {
            if (word.SequenceEqual(name))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Whether a method announces something, and asks for nothing (UPnP Device Architecture, General Event
    /// Notification).
    /// </summary>
    public static bool IsNotification(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("NOTIFY"u8) || method.SequenceEqual("SUBSCRIBE"u8) || method.SequenceEqual("UNSUBSCRIBE"u8);
}
