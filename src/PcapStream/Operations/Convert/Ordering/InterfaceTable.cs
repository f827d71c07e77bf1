using PcapStream.Capture;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>
/// The interfaces of all captures, numbered in the order in which they are met, and which of them are one in the
/// output.
/// </summary>
/// <param name="join">The rule.</param>
internal sealed class InterfaceTable(InterfaceJoin join)
{
    private readonly List<Row> _rows = [];

    // Ten thousand captures often have the same interface.
    private readonly Dictionary<(InterfaceKey, bool), CaptureInterface> _distinct = [];
    private readonly Dictionary<InterfaceKey, int> _first = [];
    private readonly List<InterfaceKey> _ofFirstCapture = [];
    private bool _hasCapture;
    private bool _allSame = true;

    public int Count => _rows.Count;

    /// <summary>The description of an interface.</summary>
    public CaptureInterface this[int number] => _rows[number].Description;

    /// <summary>Adds those of a capture that are described before its first packet.</summary>
    /// <returns>The number of the first.</returns>
    public int AddInitial(IEnumerable<CaptureInterface> interfaces)
    {
        int first = _rows.Count;
        foreach (CaptureInterface one in interfaces)
            Add(one, place: _rows.Count - first);
        InterfaceKey[] keys = [.. _rows.Skip(first).Select(row => row.Key)];
        if (!_hasCapture)
            _ofFirstCapture.AddRange(keys);
        else
            _allSame &= keys.AsSpan().SequenceEqual([.. _ofFirstCapture]);
        _hasCapture = true;
        return first;
    }

    /// <summary>Adds an interface that is described later.</summary>
    /// <returns>Its number.</returns>
    public int Add(CaptureInterface description) => Add(description, place: null);

    /// <summary>Whether the interface is described before the first packet of its capture.</summary>
    public bool IsInitial(int number) => _rows[number].Place is not null;

    /// <summary>
    /// The first interface with which this one is joined; itself for none. Known once all captures were opened.
    /// </summary>
    public int JoinedWith(int number) =>
        join switch
        {
            InterfaceJoin.Same => _rows[number].First,
            InterfaceJoin.All when _allSame => _rows[number].Place ?? _rows[number].First,
            _ => number,
        };

    /// <summary>The exact time of a packet.</summary>
    public Timestamp TimeOf(in OrderedPacket packet) => TimeOf(packet.Interface, packet.Nanoseconds, packet.Ticks);

    /// <inheritdoc cref="TimeOf(in OrderedPacket)"/>
    public Timestamp TimeOf(int number, long nanoseconds, ulong ticks) =>
        nanoseconds != Timestamp.NoTime && _rows[number].Description.Scale is { } scale
            ? scale.TimeOf(ticks)
            : new Timestamp(nanoseconds);

    /// <summary>Whether a packet's time is a whole number of nanoseconds.</summary>
    public bool IsWhole(in OrderedPacket packet) =>
        _rows[packet.Interface].Description.Scale?.IsWhole(packet.Ticks) ?? true;

    private int Add(CaptureInterface description, int? place)
    {
        int number = _rows.Count;
        var key = InterfaceKey.Of(description);
        // Captures whose filters differ are joined, but if not, each keeps its own.
        (InterfaceKey, bool) kind = (key, description.Scale is null);
        if (!_distinct.TryGetValue(kind, out CaptureInterface? known) || known.Filter != description.Filter)
        {
            known = description with { Id = 0, IdInSection = 0, Section = 0, Statistics = null, StatisticsCount = 0 };
            _distinct[kind] = known;
        }
        _first.TryAdd(key, number);
        _rows.Add(new Row(known, key, _first[key], place));
        return number;
    }

    // The first that is the same, and the place among those before the first packet of its capture.
    private sealed record Row(CaptureInterface Description, InterfaceKey Key, int First, int? Place);
}

/// <summary>What must be the same in two interfaces that are joined: mergecap's choice.</summary>
internal sealed record InterfaceKey(
    LinkType LinkType, uint SnapLength, TimeScale Scale, ulong? Speed, int? FrameCheckSequenceLength, string? Name,
    string? Description, string? OperatingSystem, string? Hardware, string Comments)
{
    public static InterfaceKey Of(CaptureInterface one) => new(
        one.LinkType, one.SnapLength, one.Scale ?? TimeScale.Of((byte)one.Precision), one.Speed,
        one.FrameCheckSequenceLength, one.Name, one.Description, one.OperatingSystem, one.Hardware,
        string.Join('\n', one.Comments));
}
