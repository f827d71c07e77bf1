using PcapStream.Cli.Options;
using PcapStream.LiveCapture.Capturing;

namespace PcapStream.Cli.Tests.Options;

/// <summary>dumpcap's rules of <c>-a</c> and <c>-b</c>.</summary>
public sealed class LiveRulesTests
{
    [Fact]
    public void Rules_have_dumpcaps_units()
    {
        Assert.Equal(
            new StopRules { Duration = TimeSpan.FromSeconds(1.5), Bytes = 2_000, Packets = 3, Files = 4 },
            LiveRules.Stop(["duration:1.5", "filesize:2", "packets:3", "files:4"], packets: 9));
        Assert.Equal(
            new RotationRules { Interval = TimeSpan.FromMinutes(1), Bytes = 1 << 20, Files = 2 },
            LiveRules.Rotation(["interval:60", "filesize:1MiB", "files:2"]));
        Assert.Null(LiveRules.Rotation([]));
    }

    [Theory]
    [InlineData("duration")]
    [InlineData("duration:0")]
    [InlineData("duration:-1")]
    [InlineData("duration:1e9")]
    [InlineData("filesize:")]
    [InlineData("filesize:x")]
    [InlineData("packets:0")]
    [InlineData("files:9999999999")]
    [InlineData("file:1")]
    public void Other_rules_are_refused(string rule)
    {
        Assert.StartsWith($"-a {rule}: ", Assert.Throws<UsageException>(() => LiveRules.Stop([rule], null)).Message);
        Assert.StartsWith($"-b {rule}: ", Assert.Throws<UsageException>(() => LiveRules.Rotation([rule])).Message);
    }
}
