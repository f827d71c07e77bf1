namespace PcapStream.Operations.Stats.Lengths;

/// <summary>
/// The most packets within 100 ms, in slots of 5 ms like tshark's: a slot leaves the window 20 slots later, and a
/// packet earlier than the window is not counted.
/// </summary>
internal sealed class BurstWindow
{
    private const int Slots = 20;
    private const long SlotNanoseconds = 5_000_000;

    // The slots in the window that have packets, in order, without the latest.
    private readonly List<Slot> _slots = new(Slots + 1);
    // tshark's window begins with an empty slot at the first packet's time.
    private long _latest;
    private long _latestCount;
    private long _latestStart;
    private long _sum;

    public long Most { get; private set; }

    public long MostStart { get; private set; }

    public void Add(long time)
    {
        long number = time / SlotNanoseconds - (time < 0 ? 1 : 0);
        if (number > _latest)
            Begin(number, time);
        else if (number == _latest)
            _latestCount++;
        else if (!AddLate(number, time))
            return;
        _sum++;
        if (_sum > Most)
            (Most, MostStart) = (_sum, _slots.Count > 0 ? _slots[0].Start : _latestStart);
    }

    private void Begin(long number, long time)
    {
        if (number - _latest < Slots)
        {
            _slots.Add(new Slot(_latest, _latestStart, _latestCount));
            int old = 0;
            while (_slots[old].Number <= number - Slots)
                _sum -= _slots[old++].Count;
            _slots.RemoveRange(0, old);
        }
        else
        {
            _slots.Clear();
            _sum = 0;
        }
        (_latest, _latestStart, _latestCount) = (number, time, 1);
    }

    private bool AddLate(long number, long time)
    {
        if (number <= _latest - Slots)
            return false;
        int place = _slots.Count;
        while (place > 0 && _slots[place - 1].Number >= number)
            place--;
        if (place < _slots.Count && _slots[place].Number == number)
            _slots[place] = _slots[place] with { Count = _slots[place].Count + 1 };
        else
            _slots.Insert(place, new Slot(number, time, 1));
        return true;
    }

    private readonly record struct Slot(long Number, long Start, long Count);
}
