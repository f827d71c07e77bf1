using PcapStream.Packages.Tests.Support;

namespace PcapStream.Packages.Tests.Api;

/// <summary>
/// The public API of the libraries is listed beside their sources, so that reviewers see a change to it.
/// </summary>
public sealed class PublicApiTests
{
    private const string Accept = "PCAPSTREAM_ACCEPT_API";

    [Theory]
    [InlineData("PcapStream")]
    [InlineData("PcapStream.Expansion")]
    [InlineData("PcapStream.Processes")]
    [InlineData("PcapStream.Profiling")]
    [InlineData("PcapStream.Profiling.Testing")]
    [InlineData("PcapStream.Profiling.Testing.MSTest")]
    [InlineData("PcapStream.Profiling.Testing.NUnit")]
    [InlineData("PcapStream.Profiling.Testing.Xunit")]
    [InlineData("PcapStream.Profiling.BenchmarkDotNet")]
    [InlineData("PcapStream.SharpPcap")]
    public void Public_API_equals_its_list(string library)
    {
        string listing = Path.Combine(Repository.Root, "src", library, "PublicApi.txt");
        string offered = ApiListing.Of(Path.Combine(AppContext.BaseDirectory, $"{library}.dll"));
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(listing, offered);
        string listed = File.Exists(listing) ? File.ReadAllText(listing) : "";
        Assert.True(offered == listed, $"""
            The public API of {library} differs from src/{library}/PublicApi.txt:
            {string.Join('\n', Difference(listed.Split('\n'), offered.Split('\n')))}
            To accept the change, run:
            {Accept}=1 dotnet test tests/PcapStream.Packages.Tests --filter {nameof(PublicApiTests)}
            """);
    }

    // Below the type that they belong to, which is the last line that is not indented.
    private static IEnumerable<string> Difference(string[] before, string[] after) =>
    [
        .. Qualified(before).Except(Qualified(after)).Select(line => $"- {line}"),
        .. Qualified(after).Except(Qualified(before)).Select(line => $"+ {line}"),
    ];

    private static IEnumerable<string> Qualified(string[] lines)
    {
        string type = "";
        foreach (string line in lines)
        {
            if (!line.StartsWith(' '))
                type = line;
            yield return line == type ? line : $"{type} {{ {line.Trim()} }}";
        }
    }
}
