using BenchmarkDotNet.Attributes;
using PcapStream.Batching;
using PcapStream.Benchmarks.Batching;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;

namespace PcapStream.Benchmarks.Operations;

/// <summary>
/// Nine fields of every packet on one thread, without output: nanoseconds per packet, with reading and decoding.
/// </summary>
[MemoryDiagnoser]
public class FieldBenchmarks : IDisposable
{
    // http.pcap repeated: the bytes of a file with this number of packets.
    private const int Rounds = 2000;
    private const int Packets = 51 * Rounds;
    private const long Bytes = 24 + Rounds * 10_731L;

    private static readonly string[] Names =
        ["frame.number", "frame.time_epoch", "ip.src", "ip.dst", "ip.proto", "tcp.srcport", "tcp.dstport", "frame.len",
            "tcp.flags"];

    private LoopedCapture _capture = null!;
    private ExportOptions _options = null!;

    [Params("fields", "csv", "jsonl", "ek")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _capture = new LoopedCapture("http.pcap", Bytes);
        _options = new ExportOptions
        {
            Columns = [.. Names.Select(name => FieldCatalogue.Find(name)!)],
            Format = FieldFormats.Find(Format)!,
            Batches = new BatchOptions { Threads = 1 },
        };
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _capture.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Write()
    {
        ExportResult result = ExportOperation.Run([_capture.Path], Stream.Null, _options);
        return result.Packets == Packets
            ? result.Packets
            : throw new InvalidOperationException($"{result.Packets} packets, not {Packets}");
    }
}
