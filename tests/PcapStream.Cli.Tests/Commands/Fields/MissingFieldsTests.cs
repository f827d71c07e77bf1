using System.Text;
using PcapStream.Cli.Commands.Fields.Scripts;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Fields;

/// <summary><c>fields --missing</c>: scripts of several languages.</summary>
public sealed class MissingFieldsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shell_script_is_read_with_its_quotes_and_line_ends()
    {
        Assert.Equal(
            [
                "4 Option -r", "4 DisplayFilter tcp.flags.syn == 1 && !(ip.addr == \"10.0.0.1\")", "5 Format fields",
                "5 Field ip.src", "6 Field no.such.field", "9 Option -r", "9 Option -q",
                "9 Statistic io,stat,1,COUNT(tcp.len)tcp",
                "11 Option -r", "11 DisplayFilter dns",
            ],
            Requests("""
                #!/bin/sh
                # tshark -e not.this
                grep -e 'pattern' x | sort -T /tmp
                for f in *.pcap; do tshark -r "$f" -Y 'tcp.flags.syn == 1 && !(ip.addr == "10.0.0.1")' \
                    -Tfields -e ip.src \
                    -e no.such.field | sed -e s/a/b/ > out
                done
                FOO=bar \
                sudo /usr/bin/tshark -r x.pcap -q -z "io,stat,1,COUNT(tcp.len)tcp"; echo -e done

                n=$(tshark -r x.pcap -Y dns | wc -l)
                """));
    }

    [Fact]
    public void Python_list_is_read()
    {
        Assert.Equal(
            [
                "2 Option -r", "3 Format fields", "3 Field ip.src", "4 Field frame.number",
                "6 DisplayFilter http && tcp", "7 Field dns.a",
            ],
            Requests("""
                import subprocess
                cmd = ["tshark", "-r", path,
                       "-T", "fields", '-e', 'ip.src',
                       "-e", "frame.number"]
                if web:
                    cmd += ['-Y', "http && tcp"]
                cmd.extend(("-e", "dns.a"))
                """));
    }

    [Fact]
    public void Pyshark_filter_is_read() => Assert.Equal(
        ["1 DisplayFilter tls.handshake.type == 1"],
        Requests("capture = pyshark.FileCapture('x.pcap', display_filter='tls.handshake.type == 1')"));

    [Theory]
    [InlineData("")]
    [InlineData("'")]
    [InlineData("tshark -e")]
    [InlineData("tshark \\")]
    [InlineData("tshark -Y \"open")]
    [InlineData("\"\\")]
    [InlineData("-")]
    [InlineData("tshark -")]
    public void Broken_script_is_read_to_its_end(string script) => Assert.True(Requests(script).Length <= 2);

    [Fact]
    public void Random_scripts_are_read()
    {
        var random = new Random(21);
        string[] pieces =
            ["tshark ", "-e ", "ip.src", "'", "\"", "\\", "\n", "$(", ")", "[", ",", "-Y", "#", "|", "=", "é"];
        for (int i = 0; i < 20_000; i++)
        {
            var script = new StringBuilder();
            for (int k = random.Next(20); k > 0; k--)
                script.Append(pieces[random.Next(pieces.Length)]);
            int lines = script.ToString().Count(letter => letter == '\n') + 1;
            Assert.All(ScriptRequests.Of(script.ToString()), one => Assert.InRange(one.Line, 1, lines));
        }
    }

    [Fact]
    public void Missing_things_are_listed_with_their_lines()
    {
        File.WriteAllText(_folder["report.sh"], """
            tshark -r "$1" -Y 'ip.sorc == 10.0.0.1' -T fields -e ip.src -e ip.sorc -e "$FIELD"
            tshark -r "$1" -2 -R 'tcp' -g -T pdml -z io,phs -z no,such -f 'tcp port 80' -f 'tcp prt 80' -e ip.sorc
            """);
        ToolResult result = Tool.Run("fields", "--missing", _folder["report.sh"]);
        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("1\tdisplay filter\tip.sorc == 10.0.0.1\tcolumn 1: ", lines[0]);
        Assert.StartsWith("1\tfield\tip.sorc\tunknown field ip.sorc; did you mean ip.src", lines[1]);
        Assert.StartsWith("2\toption\t-g\t", lines[2]);
        Assert.Equal("2\tformat\tpdml\tno such format", lines[3]);
        Assert.StartsWith("2\tstatistic\tno,such\t", lines[4]);
        Assert.StartsWith("2\tcapture filter\ttcp prt 80\t", lines[5]);
        Assert.Equal(6, lines.Length);
        Assert.Equal("7 of 13 different things that are asked of tshark are here\n", result.Error);
    }

    [Fact]
    public void Command_line_is_read()
    {
        ToolResult result = Tool.Run(
            "fields", "--missing", "--", "tshark", "-r", "x.pcap", "-Y", "ip.dst == 10.0.0.1", "-T", "fields", "-e",
            "ip.dts");
        Assert.StartsWith("1\tfield\tip.dts\tunknown field ip.dts; did you mean ip.dst", result.Output);
        Assert.Equal("3 of 4 different things that are asked of tshark are here\n", result.Error);
    }

    [Theory]
    [InlineData("--missing needs a script, or -- and a command line", "fields", "--missing")]
    [InlineData("ip: --missing x.sh reads that script alone", "fields", "--missing", "x.sh", "ip")]
    public void Wrong_use_is_2(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    private static string[] Requests(string script) =>
        [.. ScriptRequests.Of(script).Select(one => $"{one.Line} {one.Kind} {one.Text}")];
}
