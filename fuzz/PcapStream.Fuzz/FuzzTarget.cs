using PcapStream.Tests.Support;

namespace PcapStream.Fuzz;

/// <summary>Code that takes hostile bytes, and what must hold whatever the bytes are.</summary>
/// <param name="name">The name of its script.</param>
internal abstract class FuzzTarget(string name)
{
    /// <summary>The longest input.</summary>
    public const int MostBytes = 1 << 16;

    /// <summary>The longest seed: mutations of longer ones rarely change what matters.</summary>
    public const int MostSeedBytes = 12 << 10;

    public string Name => name;

    /// <summary>Words that mutations insert.</summary>
    public virtual IEnumerable<byte[]> Words => [];

    /// <summary>Inputs to start from.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Runs the code once.</summary>
    /// <exception cref="Exception">Any exception is a finding.</exception>
    public abstract void Run(ReadOnlySpan<byte> input);

    /// <summary>The small captures of testdata, all in classic pcap.</summary>
    protected static IEnumerable<byte[]> SmallCaptures() =>
        from file in Directory.GetFiles(Repository.TestData(), "*.pcap", SearchOption.AllDirectories)
        orderby file
        let length = new FileInfo(file).Length
        where length is > 0 and <= MostSeedBytes
        select File.ReadAllBytes(file);
}
