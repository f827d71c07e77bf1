using System.Runtime.InteropServices;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>A conversation that is over, and how it fared.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpHealth
{
    public Conversation Conversation;
    public TcpTally Tally;
}

/// <summary>Most trouble first, then most frames, then those that began first.</summary>
internal readonly struct WorstHealth : IRecordOrder<TcpHealth>
{
    public static int Compare(in TcpHealth left, in TcpHealth right)
    {
        int order = right.Tally.Counts.Trouble.CompareTo(left.Tally.Counts.Trouble);
        return order != 0 ? order : BusiestConversations.Compare(left.Conversation, right.Conversation);
    }

    public static uint Prefix(in TcpHealth record) => uint.MaxValue - (uint)Math.Min(record.Tally.Counts.Trouble, uint.MaxValue);
}
