using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Operations.Stats.Lengths;

/// <summary>
/// The most packets within 100 ms, in slots of 5 ms like tshark's: a slot leaves the window 20 slots later, and a
/// packet earlier than the window is not counted.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BurstWindow
{
    private const int Slots = 20;
    private const long SlotNanoseconds = 5_000_000;

    // The slots in the window that have packets, in order, without the latest.
    private SlotList _slots;
    private int _used;

    // tshark's window begins with an empty slot at the first packet's time.
    private Slot _latest;
    private long _sum;

    public long Most { get; private set; }

    public long MostStart { get; private set; }

    public void Add(long time)
    {
        long number = NumberOf(time);
        long latest = NumberOf(_latest.Start);
        if (number > latest)
            Begin(number, latest, time);
        else if (number == latest)
            _latest.Count++;
        else if (!AddLate(number, latest, time))
            return;
        _sum++;
        if (_sum > Most)
            (Most, MostStart) = (_sum, _used > 0 ? _slots[0].Start : _latest.Start);
    }

    private static long NumberOf(long time) => time / SlotNanoseconds - (time < 0 ? 1 : 0);

    private void Begin(long number, long latest, long time)
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
        _latest = new Slot { Start = time, Count = 1 };
    }

    private bool AddLate(long number, long latest, long time)
    {
        if (number <= latest - Slots)
            return false;
        int place = _used;
        while (place > 0 && NumberOf(_slots[place - 1].Start) >= number)
            place--;
        if (place < _used && NumberOf(_slots[place].Start) == number)
        {
            _slots[place].Count++;
            return true;
        }
        Span<Slot> slots = _slots;
        slots[place.._used].CopyTo(slots[(place + 1)..]);
        _slots[place] = new Slot { Start = time, Count = 1 };
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
