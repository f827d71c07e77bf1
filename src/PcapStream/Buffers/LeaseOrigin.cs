using System.Diagnostics;
using System.Globalization;

namespace PcapStream.Buffers;

/// <summary>A lease's name in messages, and where it was taken, if that is known.</summary>
internal sealed class LeaseOrigin
{
    private readonly StackTrace? _trace;

    internal LeaseOrigin(int slot, long serial, int length, StackTrace? trace)
    {
        Slot = slot;
        Serial = serial;
        Length = length;
        _trace = trace;
    }

    internal int Slot { get; }

    internal long Serial { get; }

    internal int Length { get; }

    internal static string NameOf(int slot, long serial, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"lease {serial} ({length} bytes, slot {slot})");

    public override string ToString()
    {
        string name = NameOf(Slot, Serial, Length);
        return _trace is null ? name : $"{name}, taken\n{_trace.ToString().TrimEnd()}\n";
    }
}
