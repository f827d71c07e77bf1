namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>A flow with all of its packets, by the definitions of docs/commands/flows.md, read literally.</summary>
internal sealed class PlainFlow
{
    private const long Second = 1_000_000_000;
    private const int Fin = 1;
    private const int Rst = 4;

    private PlainFlow(PlainPacket first, string? originator)
    {
        First = first;
        Originator = originator
            ?? ((first.Flags & 2) != 0 && (first.Flags & 16) != 0 ? first.Receiver : first.Sender);
    }

    public PlainPacket First { get; }

    public string Originator { get; }

    public List<PlainPacket> Packets { get; } = [];

    public string Reason { get; private set; } = "";

    /// <summary>When it ended, for the order.</summary>
    public (long Clock, int Packet) End { get; private set; }

    public IEnumerable<PlainPacket> Forward => Packets.Where(IsForward);

    public IEnumerable<PlainPacket> Backward => Packets.Where(packet => !IsForward(packet));

    private bool IsClosed => Reason is "finished" or "reset";

    public bool IsForward(PlainPacket packet) => packet.Sender == Originator;

    /// <summary>Divides packets into flows, in the order in which they end.</summary>
    public static List<PlainFlow> All(
        List<PlainPacket> packets, long clock, long idle = 120 * Second, long active = 1800 * Second)
    {
        var alive = new Dictionary<string, PlainFlow>();
        var ended = new List<PlainFlow>();
        for (int number = 0; number < packets.Count; number++)
        {
            PlainPacket packet = packets[number];
            string? originator = null;
            if (alive.TryGetValue(packet.Key, out PlainFlow? flow))
            {
                string? reason = flow.ReasonBefore(packet, active);
                if (flow.End.Clock <= packet.Clock)
                    reason = flow.IsClosed ? flow.Reason : "idle";
                else if (reason is not null)
                    flow.End = (packet.Clock, number);
                if (reason is not null)
                {
                    // Who began a flow that is cut is still known.
                    originator = reason == "active" ? flow.Originator : null;
                    flow.Reason = flow.IsClosed ? flow.Reason : reason;
                    ended.Add(flow);
                    alive.Remove(packet.Key);
                    flow = null;
                }
            }
            if (flow is null)
                alive.Add(packet.Key, flow = new PlainFlow(packet, originator));
            flow.Add(packet, number, idle);
        }
        foreach (PlainFlow flow in alive.Values)
        {
            if (!flow.IsClosed)
                flow.Reason = flow.End.Clock <= clock ? "idle" : "input";
            ended.Add(flow);
        }
        return [.. ended.OrderBy(flow => flow.End)];
    }

    private string? ReasonBefore(PlainPacket packet, long active)
    {
        if (packet.Clock - First.Clock >= active)
            return "active";
        if (!packet.IsSyn)
            return null;
        if (IsClosed)
            return Reason;
        PlainPacket? syn = Forward.LastOrDefault(before => before.IsSyn);
        bool isNew = syn is not null && IsForward(packet) && packet.Sequence != syn.Sequence && Backward.Any();
        return isNew ? "reused" : null;
    }

    private void Add(PlainPacket packet, int number, long idle)
    {
        Packets.Add(packet);
        if (IsClosed)
            return;
        if ((packet.Flags & Rst) != 0)
            Reason = "reset";
        else if (Forward.Any(one => (one.Flags & Fin) != 0) && Backward.Any(one => (one.Flags & Fin) != 0))
            Reason = "finished";
        End = (packet.Clock + (IsClosed ? Math.Min(idle, 5 * Second) : idle), number);
    }
}
