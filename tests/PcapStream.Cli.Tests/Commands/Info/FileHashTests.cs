using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Info;

public class FileHashTests
{
    private const string Sha256 = "e4d7b5b9746c56464f8a0a10e08ea2e7e49ec5b433be9e6d1af1f21bd79a32ec";
    private const string Sha1 = "53f73f5bd5e8886ef6ec95eb6f2bdf14c91b5d23";

    // The values are those of capinfos -H.
    [Fact]
    public void Hashes_are_printed_as_by_capinfos()
    {
        string file = TestData.Path("http.pcap");
        Assert.Contains(
            $"\nSHA256:              {Sha256}\nSHA1:                {Sha1}\nStrict time order: ",
            Tool.Run("info", "-H", file).Output);
        JsonElement report = Tool.Run("info", "-H", "--json", file).Json[0];
        Assert.Equal(
            (Sha256, Sha1), (report.GetProperty("sha256").GetString(), report.GetProperty("sha1").GetString()));
        Assert.DoesNotContain("SHA", Tool.Run("info", file).Output);
    }

    [Fact]
    public void A_pipe_and_a_table_are_refused()
    {
        Assert.Equal(2, Tool.Run("info", "-H", "-T", TestData.Path("http.pcap")).ExitCode);
        ToolResult pipe = Tool.Run(["info", "-H", "-"], File.ReadAllBytes(TestData.Path("http.pcap")));
        Assert.Equal(2, pipe.ExitCode);
        Assert.Contains("-H reads a file twice", pipe.Error);
    }

    [Fact]
    public void An_empty_file_is_not_taken_for_a_pipe() =>
        Assert.EndsWith("empty.pcap: is empty\n", Tool.Run("info", "-H", TestData.Path("vectors/empty.pcap")).Error);
}
