using System.Diagnostics;
using System.Globalization;

namespace PcapStream.Buffers.Leases;

/// <summary>A lease's name in messages, and where it was taken, if that is known.</summary>
internal sealed class LeaseOrigin
{
    private readonly StackTrace? _trace;

    internal LeaseOrigin(long id, int length, StackTrace? trace)
    {
        Id = id;
        Length = length;
        _trace = trace;
    }

    internal long Id { get; }

    internal int Length { get; }

    internal static string NameOf(long id, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{LeaseId.Name(id)} ({length} bytes)");

    public override string ToString()
    {
        string name = NameOf(Id, Length);
        return _trace is null ? name : $"{name}, taken\n{_trace.ToString().TrimEnd()}\n";
    }
}
