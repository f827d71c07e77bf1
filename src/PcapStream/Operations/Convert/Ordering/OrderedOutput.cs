using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>The output of an ordered conversion: removed when it is disposed of before it is complete.</summary>
internal sealed class OrderedOutput : IDisposable
{
    private readonly CopyLog _log;
    private readonly long _most;

    public OrderedOutput(string path, OrderContext context)
    {
        ConvertOptions options = context.Options;
        InterfaceTable interfaces = context.Interfaces;
        _log = context.CreateLog();
        _most = options.MaxPackets ?? long.MaxValue;
        CaptureInterface[] first =
            [.. Enumerable.Range(0, interfaces.Count).Where(interfaces.IsInitial).Select(number => interfaces[number])];
        TimestampPrecision precision = options.Precision ?? PrecisionFor(first);
        CaptureFormat format = options.Format ?? FormatFor(first, context.AllPcap);
        Writer = CaptureWriter.Create(path, new CaptureWriterOptions
        {
            Format = format,
            Precision = precision,
            Compression = options.Compression,
            CompressionLevel = options.CompressionLevel,
            SnapLength = options.SnapLength,
        });
        try
        {
            Sink = Writer.PcapNg is not null
                ? new PcapNgSink(Writer, interfaces, _log, options.Precision)
                : new PcapSink(Writer, interfaces, _log, precision);
        }
        catch
        {
            Writer.Dispose();
            throw;
        }
    }

    public CaptureWriter Writer { get; }

    public PacketSink Sink { get; }

    /// <summary>Whether no more packets are wanted.</summary>
    public bool HasEnough => Writer.Packets >= _most;

    /// <summary>Packets whose times lost digits.</summary>
    public long TimesCut => _log.TimesCut;

    /// <summary>Packets whose times were replaced by the nearest that the output can hold.</summary>
    public long TimesClamped => _log.TimesClamped;

    /// <summary>Ends the output and gives it its name.</summary>
    /// <exception cref="CaptureException">It would lose times, or cannot be written.</exception>
    public void Complete(InterfaceTable interfaces)
    {
        _log.Check();
        if (Writer.Packets == 0 && Sink is PcapSink sink && interfaces.Count > 0)
            sink.Describe(0);
        Writer.Complete();
    }

    public void Dispose() => Writer.Dispose();

    // A classic pcap has one link type, and would lose what a pcapng says of packets and interfaces.
    private static CaptureFormat FormatFor(CaptureInterface[] interfaces, bool allPcap) =>
        allPcap && interfaces.DistinctBy(one => one.LinkType).Count() <= 1 ? CaptureFormat.Pcap : CaptureFormat.PcapNg;

    // The precision that keeps all digits in a classic pcap.
    private static TimestampPrecision PrecisionFor(CaptureInterface[] interfaces) =>
        Array.TrueForAll(interfaces, one => one.Precision <= TimestampPrecision.Microseconds)
            ? TimestampPrecision.Microseconds
            : TimestampPrecision.Nanoseconds;
}
