using BenchmarkDotNet.Attributes;
using PcapStream.Batching;
using PcapStream.Benchmarks.Batching;
using PcapStream.Filtering;

namespace PcapStream.Benchmarks.Filtering;

/// <summary>
/// Programs that libpcap makes, on packets of one recording that lie in the first-level cache. The budget is 15 ns a
/// packet.
/// </summary>
[MemoryDiagnoser]
public class FilterBenchmarks
{
    private const int Packets = 30;
    private const int Ethernet = 1;

    private readonly byte[][] _packets = new byte[Packets][];
    private BpfProgram _program = null!;

    [Params(
        "tcp port 443",
        "udp",
        "net 10.0.0.0/8 and tcp[tcpflags] & tcp-syn != 0",
        "host 10.0.0.1 and (port 80 or portrange 8000-9000)")]
    public string Expression { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        using var capture = new LoopedCapture("http.pcap", 0);
        using BatchReader reader = BatchReader.Open(capture.Path);
        using PacketBatch batch = reader.Next()!;
        for (int i = 0; i < Packets; i++)
            _packets[i] = batch[i].Data.ToArray();
        _program = PacketFilter.Parse(Expression).For(Ethernet);
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Matches()
    {
        int passed = 0;
        foreach (byte[] packet in _packets)
            passed += _program.Matches(packet, (uint)packet.Length) ? 1 : 0;
        return passed;
    }
}
