using System.Buffers;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>The state of a connection at its end, conn.log's <c>conn_state</c>.</summary>
internal static class ConnectionState
{
    private static readonly SearchValues<byte> ShowsConnection = SearchValues.Create("HAFGIQ"u8);

    public static string Of(in FlowRecord flow, in ZeekConnection connection)
    {
        ref readonly ZeekEndpoint originator =
            ref flow.OriginatorIsLow ? ref connection.Low : ref connection.High;
        ref readonly ZeekEndpoint responder =
            ref flow.OriginatorIsLow ? ref connection.High : ref connection.Low;
        return flow.Key.Protocol switch
        {
            IpNumbers.Tcp => OfTcp(originator, responder, connection.History.Text),
            IpNumbers.Udp => OfUdp(originator, responder),
            _ => "OTH",
        };
    }

    private static string OfUdp(in ZeekEndpoint originator, in ZeekEndpoint responder) =>
        (originator.State != ZeekState.Inactive, responder.State != ZeekState.Inactive) switch
        {
            (true, true) => "SF",
            (true, false) => "S0",
            (false, true) => "SHR",
            _ => "OTH",
        };

    private static string OfTcp(in ZeekEndpoint originator, in ZeekEndpoint responder, ReadOnlySpan<byte> history)
    {
        bool isUnseen = originator.State is ZeekState.Inactive or ZeekState.Partial;
        bool isUnanswered = responder.State is ZeekState.Inactive or ZeekState.Partial;
        return (originator.State, responder.State) switch
        {
            (ZeekState.SynSent or ZeekState.SynAckSent, ZeekState.Reset) => "REJ",
            (ZeekState.Reset, ZeekState.Reset) when IsEmpty(originator, responder) => "REJ",
            (_, ZeekState.Reset) => isUnseen ? "RSTRH" : "RSTR",
            (ZeekState.Reset, _) => !isUnanswered ? "RSTO" : IsResetAfterSyn(history) ? "RSTOS0" : "OTH",
            (ZeekState.Closed, ZeekState.Closed) => "SF",
            (ZeekState.Closed, _) => isUnanswered ? "SH" : "S2",
            (_, ZeekState.Closed) => isUnseen ? "SHR" : "S3",
            (ZeekState.SynSent, ZeekState.Inactive) => "S0",
            (ZeekState.Established, ZeekState.Established) => "S1",
            _ => "OTH",
        };
    }

    private static bool IsEmpty(in ZeekEndpoint originator, in ZeekEndpoint responder) =>
        originator.SizeOfStream(responder) == 0 && responder.SizeOfStream(originator) == 0;

    // A SYN, nothing that shows a connection, and a reset.
    private static bool IsResetAfterSyn(ReadOnlySpan<byte> history)
    {
        if (history.StartsWith("^"u8))
            history = history[1..];
        if (!history.StartsWith("S"u8))
            return false;
        int other = history.IndexOfAny(ShowsConnection);
        int reset = (other < 0 ? history : history[..other]).IndexOf((byte)'R');
        return reset > 0;
    }
}
