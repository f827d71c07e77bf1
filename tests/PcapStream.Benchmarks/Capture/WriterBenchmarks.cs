using BenchmarkDotNet.Attributes;
using PcapStream.Capture;

namespace PcapStream.Benchmarks.Capture;

/// <summary>
/// Writing packets of one size; nanoseconds a packet, the system's part of a device that takes everything included.
/// </summary>
[MemoryDiagnoser]
public class WriterBenchmarks : IDisposable
{
    private const int Packets = 100_000;

    private readonly byte[] _data = new byte[65_536];
    private CaptureWriter _writer = null!;
    private int _interface;

    [Params("pcap", "pcapng")]
    public string Format { get; set; } = "pcap";

    [Params(60, 500, 1514)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _writer = CaptureWriter.Create("/dev/null", new() { Format = CaptureFormats.Find(Format)! });
        _interface = _writer.AddInterface(
            new CaptureInterface(0, LinkType.Ethernet, 0, TimestampPrecision.Nanoseconds));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Write()
    {
        for (int i = 0; i < Packets; i++)
        {
            // Out of other lines of the cache each time, as packets of a batch are.
            int offset = i * 64 & 32_767;
            _writer.Write(
                _interface, new Timestamp(1_700_000_000_000_000_000 + i), _data.AsSpan(offset, Length), (uint)Length);
        }
        return _writer.Bytes;
    }
}
