using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Packets with random bytes make rows of all columns, and every packet is in a flow or in none.</summary>
public sealed class FlowFuzzTests : IDisposable
{
    private const int Rounds = 40;
    private const int MostChanges = 400;
    private const int FileHeader = 24;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("basic")]
    [InlineData("cic")]
    [InlineData("ipfix")]
    [InlineData("zeek")]
    [InlineData("window")]
    public void Changed_packets_are_counted(string schema)
    {
        var random = new Random(schema.Length);
        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, "testdata"), "*.pcap");
        for (int round = 0; round < Rounds; round++)
        {
            byte[] capture = File.ReadAllBytes(files[round % files.Length]);
            for (int i = random.Next(MostChanges); i > 0; i--)
                capture[random.Next(FileHeader, capture.Length)] = (byte)random.Next(256);
            _folder.With("changed", capture);
            using var text = new MemoryStream();
            FlowsResult result = FlowsOperation.Run(
                [_folder["changed"]], text,
                new FlowsOptions
                {
                    Columns = FlowColumns.Schema(schema)!,
                    Window = schema == "window" ? TimeSpan.FromTicks(1L << random.Next(30)) : null,
                    Tunnels = (FlowTunnels)random.Next(3),
                    IgnoreChecksums = random.Next(2) == 0,
                });
            Assert.InRange(result.WithoutFlow, 0, result.Packets);
            Assert.Equal(result.Flows + 1, Lines(text.ToArray()));
        }
    }

    private static int Lines(byte[] text) => text.Count(one => one == '\n');
}
