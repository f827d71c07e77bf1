using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Duplicates;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Duplicates;

/// <summary>editcap leaves out the same copies of other people's packets.</summary>
public sealed class EditcapDuplicateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-d")]
    [InlineData("-D", "1")]
    [InlineData("-D", "100")]
    [InlineData("-D", "5000")]
    [InlineData("-w", "0.0005")]
    [InlineData("-w", "10")]
    [InlineData("-I", "26", "-D", "50")]
    public void Packets_left_are_editcaps(params string[] arguments)
    {
        int compared = 0;
        long copies = 0;
        var differing = new List<string>();
        foreach (string file in Editcap.Captures(every: 4))
        {
            if (Editcap.Run(arguments, file) is not { } theirs)
                continue;
            ConvertResult result = ConvertOperation.Run(
                [file], _folder["ours"],
                new ConvertOptions { Format = CaptureFormat.PcapNg, Duplicates = Options(arguments) });
            compared++;
            copies += result.Duplicates!.Copies;
            List<ReadPacket> ours = ReadPacket.All(File.ReadAllBytes(_folder["ours"])).Packets;
            if (!Editcap.Same(theirs, ours) && Editcap.CopiesExactly(file))
                differing.Add(file);
        }
        Assert.True(compared > 100, $"only {compared} captures were compared");
        Assert.True(copies > 20 || arguments is ["-D", "1"], $"only {copies} copies");
        Assert.Empty(differing);
    }

    private static DuplicateOptions Options(string[] arguments) => arguments switch
    {
        ["-D", string window] => new() { Window = int.Parse(window, CultureInfo.InvariantCulture) },
        ["-I", string bytes, "-D", string window] => new()
        {
            IgnoredBytes = int.Parse(bytes, CultureInfo.InvariantCulture),
            Window = int.Parse(window, CultureInfo.InvariantCulture),
        },
        ["-w", string seconds] => new()
        {
            Within = (long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * Timestamp.NanosecondsPerSecond),
        },
        _ => new(),
    };
}
