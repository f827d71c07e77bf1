using System.Runtime.InteropServices;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>A TCP conversation: its traffic, its trouble, and its state.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpStream
{
    public Conversation Conversation;
    public TcpTally Tally;
    public TcpState State;

    /// <summary>
    /// Whether a segment begins another conversation of the same ends, like tshark's stream numbers: a SYN with another
    /// initial sequence number.
    /// </summary>
    public readonly bool IsEndedBy(in TcpSegment segment)
    {
        if (!segment.Has(TcpControl.Synchronize) || segment.Has(TcpControl.Acknowledgment))
            return false;
        ref readonly TcpSide sender = ref segment.FromHigh ? ref State.High : ref State.Low;
        return sender.Is(TcpSideFlags.HasInitial) && sender.Initial != segment.Sequence;
    }

    /// <summary>Begins with a segment, which is analysed next.</summary>
    public void Begin(in CapturedSegment segment)
    {
        this = default;
        Conversation = new Conversation(
            segment.Key, segment.Segment.FromHigh, segment.Ordinal, segment.Segment.Time, segment.FrameBytes);
    }
}

/// <summary>Streams by their two ends.</summary>
internal readonly struct TcpStreamLogic : IRecordLogic<TcpStream>
{
    public static ulong Hash(in TcpStream record, in HashSeed seed) => record.Conversation.Key.Hash(seed);

    public static bool SameKey(in TcpStream left, in TcpStream right) =>
        left.Conversation.Key.Same(right.Conversation.Key);

    public static int CompareKeys(in TcpStream left, in TcpStream right) =>
        left.Conversation.Key.CompareTo(right.Conversation.Key);

    public static uint KeyPrefix(in TcpStream record) => record.Conversation.Key.Prefix;

    public static void Merge(ref TcpStream earlier, in TcpStream later) =>
        throw new InvalidOperationException("a stream's state cannot be merged: its table never spills");
}
