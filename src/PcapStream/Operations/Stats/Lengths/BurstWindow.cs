using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Partials;

namespace PcapStream.Operations.Stats.Lengths;

/// <summary>
/// The most packets within 100 ms, in slots of 5 ms like tshark's: a slot leaves the window 20 slots later, and a
/// packet earlier than the window is not counted.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BurstWindow
{
    /// <summary>The slots of a window.</summary>
    public const int Slots = 20;

    private const long SlotNanoseconds = 5_000_000;

    // Before all times, with room to subtract.
    private const long BeforeAll = long.MinValue / 2;

    // The slots in the window that have packets, in order, without the latest.
    private SlotList _slots;
    private int _used;

    // tshark's window begins with an empty slot at the first packet's time.
    private Slot _latest;
    private long _sum;

    public long Most { get; private set; }

    public long MostStart { get; private set; }

    /// <summary>A window before all times: what is counted before is not known.</summary>
    public static BurstWindow OfPart => new() { _latest = new Slot { Start = BeforeAll } };

    /// <summary>The number of the latest slot.</summary>
    public readonly long Latest => NumberOf(_latest.Start);

    /// <summary>Whether nothing has been counted since <see cref="OfPart"/>.</summary>
    public readonly bool IsBeforeAll => _latest.Start == BeforeAll;

    public void Add(long time, long count = 1)
    {
        long number = NumberOf(time);
        long latest = NumberOf(_latest.Start);
        if (number > latest)
            Begin(number, latest, time, count);
        else if (number == latest)
            _latest.Count += count;
        else if (!AddLate(number, latest, time, count))
            return;
        _sum += count;
        if (_sum > Most)
            (Most, MostStart) = (_sum, _used > 0 ? _slots[0].Start : _latest.Start);
    }

    /// <summary>Forgets the most packets, and goes on counting.</summary>
    public void ForgetMost() => (Most, MostStart) = (0, 0);

    /// <summary>Continues with a window that has nothing of this one in it.</summary>
    public void ContinueWith(in BurstWindow later)
    {
        (long most, long start) = (Most, MostStart);
        this = later;
        if (most >= later.Most)
            (Most, MostStart) = (most, start);
    }

    /// <summary>Counts the packets of a window whose latest slot is not after this one's.</summary>
    public void AddSlots(in BurstWindow earlier)
    {
        for (int i = 0; i < earlier._used; i++)
            Add(earlier._slots[i].Start, earlier._slots[i].Count);
        Add(earlier._latest.Start, earlier._latest.Count);
    }

    public readonly void WriteTo(PartialFields fields)
    {
        fields.Add(Most);
        fields.Add(MostStart);
        fields.Add(_used);
        for (int i = 0; i <= _used; i++)
        {
            Slot slot = i < _used ? _slots[i] : _latest;
            fields.Add(slot.Start);
            fields.Add(slot.Count);
        }
    }

    public static BurstWindow ReadFrom(PartialCursor fields)
    {
        var window = new BurstWindow { Most = fields.Count(), MostStart = fields.Long(), _used = fields.Int() };
        if (window._used is < 0 or > Slots)
            throw fields.Fault("a burst has more slots than there are");
        long last = 0;
        for (int i = 0; i <= window._used; i++)
        {
            var slot = new Slot { Start = fields.Long(), Count = fields.Count() };
            if (slot.Start < BeforeAll || (i > 0 && NumberOf(slot.Start) <= last))
                throw fields.Fault("the slots of a burst are not in order");
            last = NumberOf(slot.Start);
            window._sum += slot.Count;
            if (i < window._used)
                window._slots[i] = slot;
            else
                window._latest = slot;
        }
        return window._used == 0 || NumberOf(window._slots[0].Start) > window.Latest - Slots
            ? window
            : throw fields.Fault("a burst is longer than its slots");
    }

    /// <summary>The number of a time's slot.</summary>
    public static long NumberOf(long time) => time / SlotNanoseconds - (time < 0 ? 1 : 0);

    private void Begin(long number, long latest, long time, long count)
    {
        if (number - latest < Slots)
        {
            int old = 0;
            while (old < _used && NumberOf(_slots[old].Start) <= number - Slots)
                _sum -= _slots[old++].Count;
            _used -= old;
            Span<Slot> slots = _slots;
            slots.Slice(old, _used).CopyTo(slots);
            _slots[_used++] = _latest;
        }
        else
        {
            _used = 0;
            _sum = 0;
        }
        _latest = new Slot { Start = time, Count = count };
    }

    private bool AddLate(long number, long latest, long time, long count)
    {
        if (number <= latest - Slots)
            return false;
        int place = _used;
        while (place > 0 && NumberOf(_slots[place - 1].Start) >= number)
            place--;
        if (place < _used && NumberOf(_slots[place].Start) == number)
        {
            _slots[place].Count += count;
            return true;
        }
        Span<Slot> slots = _slots;
        slots[place.._used].CopyTo(slots[(place + 1)..]);
        _slots[place] = new Slot { Start = time, Count = count };
        _used++;
        return true;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        // The time of the first packet in it, which gives the number of the slot.
        public long Start;
        public long Count;
    }

    [InlineArray(Slots)]
    private struct SlotList
    {
        private Slot _first;
    }
}
