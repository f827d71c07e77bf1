using System.Runtime.InteropServices;
using PcapStream.Partials;

namespace PcapStream.Operations.Stats.Lengths;

/// <summary>
/// The bursts of a shard after its head: the head is counted again where what is before the shard is known, and ends
/// when nothing of that can be in the window.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BurstTail
{
    // 200 ms: packets of one network arrive in another order by less.
    private const int HeadSlots = 2 * BurstWindow.Slots;

    // An hour without packets, as between captures of different days.
    private const long GapSlots = 720_000;

    // The number of the slot with which the head ends at the latest.
    private long _end;

    /// <summary>The number of its first slot, if it is not empty.</summary>
    public long First { get; private set; }

    /// <summary>Whether a packet came after the head.</summary>
    public bool HasAny { readonly get; private set; }

    /// <summary>The window; the most packets are those after the head.</summary>
    public BurstWindow Window;

    /// <summary>Nothing yet.</summary>
    public static BurstTail Empty => new() { Window = BurstWindow.OfPart };

    /// <summary>
    /// Whether a packet is so much later than all before that it begins another part: what comes before the shard may
    /// lie between them.
    /// </summary>
    public readonly bool EndsBefore(long time) =>
        !Window.IsBeforeAll && BurstWindow.NumberOf(time) - Window.Latest >= GapSlots;

    /// <summary>Counts a packet.</summary>
    /// <returns>Whether it belongs to the head.</returns>
    public bool Add(long time)
    {
        long number = BurstWindow.NumberOf(time);
        // Too early to count in any window, which begins with the first packet of all.
        if (number <= -BurstWindow.Slots)
            return false;
        if (Window.IsBeforeAll)
            _end = number + HeadSlots;
        if (!HasAny && number >= _end)
        {
            (HasAny, First) = (true, number);
            Window.ForgetMost();
        }
        Window.Add(time);
        return !HasAny;
    }

    public readonly void WriteTo(PartialFields fields)
    {
        fields.Add(HasAny);
        if (!HasAny)
            return;
        fields.Add(First);
        Window.WriteTo(fields);
    }

    public static BurstTail ReadFrom(PartialCursor fields) => fields.Bool()
        ? new BurstTail { HasAny = true, First = fields.Long(), Window = BurstWindow.ReadFrom(fields) }
        : Empty;

    /// <summary>
    /// Whether no packet of the part begins a slot after the latest one before it, so that its window has all that
    /// count, those of the head included.
    /// </summary>
    public readonly bool HasAllAfter(long latest) => HasAny && latest >= Window.Latest;

    /// <summary>
    /// Continues a window, which has counted the head unless this has all, with the packets after it.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="latest">Its latest slot before the head.</param>
    /// <returns>False when times go back so far that these packets are not known well enough.</returns>
    public readonly bool TryContinue(ref BurstWindow window, long latest)
    {
        if (HasAllAfter(latest))
            window.AddSlots(Window);
        else if (HasAny && latest > First - BurstWindow.Slots)
            return false;
        else if (HasAny)
            window.ContinueWith(Window);
        return true;
    }
}

/// <summary>The parts of a shard's bursts, in order; each is long after the one before.</summary>
internal sealed class BurstParts
{
    // Of a shard whose captures are years long, the rest is one.
    private const int MostParts = 1000;

    private readonly List<BurstPart> _parts = [new()];

    /// <summary>Counts a packet.</summary>
    public void Add(long time)
    {
        if (_parts[^1].Tail.EndsBefore(time) && _parts.Count < MostParts)
            _parts.Add(new BurstPart());
        _parts[^1].Add(time);
    }

    public void WriteTo(PartialFields fields) => fields.Add(_parts, part => part.WriteTo(fields));

    /// <summary>Continues a window with what <see cref="WriteTo"/> wrote.</summary>
    public static void Continue(ref BurstWindow window, PartialCursor fields)
    {
        for (int parts = fields.ListCount(); parts > 0; parts--)
        {
            if (!BurstPart.ReadFrom(fields).TryContinue(ref window))
                throw fields.TimesGoBack();
        }
    }
}

/// <summary>The packets of a part's head, by slot, and its tail.</summary>
internal sealed class BurstPart
{
    private readonly List<(long Start, long Count)> _head = [];

    // Where the packets begin that came with the latest slot. Those are counted in any order.
    private int _latest;

    /// <summary>What is after the head.</summary>
    public BurstTail Tail { get; set; } = BurstTail.Empty;

    /// <summary>The slots with packets, each the time of its first packet and their number.</summary>
    public IReadOnlyList<(long Start, long Count)> Head => _head;

    public void Clear()
    {
        _head.Clear();
        _latest = 0;
        Tail = BurstTail.Empty;
    }

    /// <summary>Counts a packet.</summary>
    public void Add(long time)
    {
        BurstTail tail = Tail;
        if (tail.Add(time))
            AddToHead(BurstWindow.NumberOf(time), time);
        Tail = tail;
    }

    public void WriteTo(PartialFields fields)
    {
        fields.Add(_head, one =>
        {
            fields.Add(one.Start);
            fields.Add(one.Count);
        });
        Tail.WriteTo(fields);
    }

    public static BurstPart ReadFrom(PartialCursor fields)
    {
        var part = new BurstPart();
        part._head.AddRange(fields.List(() => (fields.Long(), fields.Count())));
        part.Tail = BurstTail.ReadFrom(fields);
        return part;
    }

    /// <summary>Continues a window with all packets.</summary>
    /// <returns>False when times go back so far that they are not known well enough.</returns>
    public bool TryContinue(ref BurstWindow window)
    {
        long latest = window.Latest;
        if (!Tail.HasAllAfter(latest))
        {
            foreach ((long start, long count) in _head)
                window.Add(start, count);
        }
        return Tail.TryContinue(ref window, latest);
    }

    private void AddToHead(long number, long time)
    {
        long latest = _head.Count == 0 ? long.MinValue : BurstWindow.NumberOf(_head[_latest].Start);
        if (number > latest)
        {
            _latest = _head.Count;
            _head.Add((time, 1));
            return;
        }
        // It is too late to count anywhere.
        if (number <= latest - BurstWindow.Slots)
            return;
        for (int i = _latest; i < _head.Count; i++)
        {
            (long start, long count) = _head[i];
            if (BurstWindow.NumberOf(start) == number)
            {
                _head[i] = (start, count + 1);
                return;
            }
        }
        _head.Add((time, 1));
    }
}
