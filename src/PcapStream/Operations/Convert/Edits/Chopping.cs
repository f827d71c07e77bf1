namespace PcapStream.Operations.Convert.Edits;

/// <summary>
/// Removes up to two regions of each packet, one counted forwards from its offset and one backwards, by the rules of
/// editcap 4.0: regions that cross are exchanged, and a packet that ends within the offsets is kept.
/// </summary>
internal sealed class Chopping : PacketEdit
{
    private readonly bool _adjustsOriginal;
    private readonly Region _forward;
    private readonly Region _backward;

    public Chopping(IReadOnlyList<Chop> chops, bool adjustsOriginal)
    {
        _adjustsOriginal = adjustsOriginal;
        _forward = Region.Sum(chops.Where(chop => chop.Length > 0));
        _backward = Region.Sum(chops.Where(chop => chop.Length < 0));
    }

    public override bool Apply(EditedPacket packet)
    {
        uint original = packet.OriginalLength;
        long captured = packet.Data.Length;
        (long start, long removed) = (_forward.FromStart, _forward.Length);
        // Negative, like the offsets and lengths of the command line.
        (long end, long removedAtEnd) = (_backward.FromEnd, _backward.Length);
        if (_forward.FromEnd < 0)
            start += captured + _forward.FromEnd;
        if (_backward.FromStart > 0)
            end += _backward.FromStart - captured;
        if (removed > 0 && removedAtEnd < 0 && start > captured + end)
        {
            (start, removed, end, removedAtEnd) =
                (captured + end + removedAtEnd, -removedAtEnd, removed + start - captured, -removed);
        }
        long left = captured - (start - end);
        if (left < 0 || left > captured)
            return true;
        if (removed - removedAtEnd > left)
            (removed, removedAtEnd) = (left, 0);
        start = Math.Max(start, 0);
        long startAtEnd = captured - removed + removedAtEnd + Math.Min(end, 0);
        // editcap removes bytes outside the packet here.
        if (start + removed > captured || (removedAtEnd < 0 && startAtEnd < 0))
            return true;
        packet.Remove((int)start, (int)removed);
        if (removedAtEnd < 0)
            packet.Remove((int)startAtEnd, (int)-removedAtEnd);
        if (!_adjustsOriginal)
            packet.OriginalLength = original;
        return true;
    }

    // The regions of one direction. An offset without a length means nothing.
    private readonly record struct Region(long FromStart, long FromEnd, long Length)
    {
        public static Region Sum(IEnumerable<Chop> chops) => chops.Aggregate(default(Region), (sum, chop) => new Region(
            sum.FromStart + Math.Max(chop.Offset, 0), sum.FromEnd + Math.Min(chop.Offset, 0),
            sum.Length + chop.Length));
    }
}
