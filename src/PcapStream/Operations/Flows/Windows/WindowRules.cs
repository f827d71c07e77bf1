using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>
/// A row is a host in a window: the key has the host's address and the number of the window that the packet's own time
/// is in. Rows end a second after their window. A packet that is later still begins its row again, which ends with
/// those of the oldest window that has not ended.
/// </summary>
internal readonly struct WindowRules(WindowLength windows) : IFlowRules<HostWindow>
{
    private readonly WindowLength _windows = windows;

    /// <summary>One for each of two windows, since rows of no more are waiting at the same time.</summary>
    public int Timers => 2;

    /// <summary>The key of a packet for its sender, or for its receiver.</summary>
    public FlowTuple KeyOf(in FlowPacket packet, bool isReceived) => new(
        packet.IsFromLow == isReceived ? packet.Key.High : packet.Key.Low,
        new AddressBits(0, (ulong)_windows.NumberAt(packet.Time)),
        LowPort: 0, HighPort: 0, Protocol: 0, packet.Key.Kind, Unused: 0);

    public FlowEnd EndBefore(in Flow<HostWindow> flow, in FlowPacket packet) => FlowEnd.None;

    public void Begin(ref Flow<HostWindow> flow, in FlowPacket packet)
    {
        long number = (long)flow.Record.Key.High.Lower;
        flow.Record.OriginatorIsLow = true;
        (flow.Record.Start, flow.Record.End) = (_windows.StartOf(number), _windows.EndOf(number));
    }

    public FlowTimer Update(ref Flow<HostWindow> flow, in FlowPacket packet, QuietTimes quiet)
    {
        flow.Details.Add(packet, isForward: !packet.IsReceived);
        if (packet.Ordinal != flow.Record.FirstOrdinal)
            return FlowTimer.Unchanged;
        long closing = _windows.ClosingOf((long)flow.Record.Key.High.Lower, packet.Clock);
        return FlowTimer.After((int)(closing & 1), _windows.EndOf(closing), _windows.Grace);
    }

    public FlowTimer Expire(ref Flow<HostWindow> flow, long noticed) => FlowTimer.Unchanged;
}
