using PcapStream.Tables;

namespace PcapStream.Benchmarks.Tables;

internal readonly struct FlowLogic : IRecordLogic<FlowTally>
{
    public static ulong Hash(in FlowTally record, in HashSeed seed) =>
        seed.Hash((record.From, record.To, record.Ports));

    public static bool SameKey(in FlowTally left, in FlowTally right) =>
        left.From == right.From && left.To == right.To && left.Ports == right.Ports;

    public static int CompareKeys(in FlowTally left, in FlowTally right)
    {
        int order = left.From.High.CompareTo(right.From.High);
        if (order == 0)
            order = left.From.Low.CompareTo(right.From.Low);
        if (order == 0)
            order = left.To.CompareTo(right.To);
        return order != 0 ? order : left.Ports.CompareTo(right.Ports);
    }

    public static uint KeyPrefix(in FlowTally record) => (uint)(record.From.High >> 32);

    public static void Merge(ref FlowTally earlier, in FlowTally later)
    {
        earlier.FramesThere += later.FramesThere;
        earlier.FramesBack += later.FramesBack;
        earlier.BytesThere += later.BytesThere;
        earlier.BytesBack += later.BytesBack;
        earlier.Last = later.Last;
    }
}
