using PcapStream.Operations.Flows;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Runs over captures in a folder, whose outputs are compared.</summary>
/// <param name="folder">The folder.</param>
/// <param name="packets">The packets that each run has to read.</param>
internal sealed class FlowRun(TemporaryFolder folder, SomePacket[] packets)
{
    private const int Files = 20;

    /// <summary>Writes the packets into files of the same number of packets each.</summary>
    /// <returns>Their names.</returns>
    public string[] Divide()
    {
        string[] names = [.. Enumerable.Range(0, Files).Select(file => $"part{file}")];
        foreach ((string name, SomePacket[] part) in names.Zip(packets.Chunk(packets.Length / Files)))
            folder.With(name, Some.Pcap(part));
        return names;
    }

    /// <summary>Runs within a memory limit.</summary>
    public (byte[] Output, FlowsResult Result) Of(FlowsOptions options, long memoryLimit, params string[] names)
    {
        using var output = new MemoryStream();
        FlowsResult result = FlowsOperation.Run(
            [.. names.Select(name => folder[name])], output,
            options with { Batches = options.Batches with { MemoryLimit = memoryLimit } });
        Assert.Equal(packets.Length, result.Packets);
        return (output.ToArray(), result);
    }
}
