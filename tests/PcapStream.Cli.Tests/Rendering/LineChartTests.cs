using PcapStream.Cli.Rendering.Page;

namespace PcapStream.Cli.Tests.Rendering;

public sealed class LineChartTests
{
    // A label of so many letters, in the middle of its place, does not fit a narrow screen beyond this.
    [Theory]
    [InlineData(0.43, "left:93.02%\">400 ms", true)]
    [InlineData(0.44, "left:90.91%\">400 ms", false)]
    [InlineData(4.3, "left:93.02%\">4 s", false)]
    [InlineData(4, "left:100%\">4 s", true)]
    public void Label_near_the_right_end_ends_at_its_place(double seconds, string label, bool isEnd)
    {
        var axes = ChartAxes.BytesOverTime("memory", seconds, least: 0, most: 1024);
        string chart = LineChart.Render(axes, []);
        Assert.Contains($"<span{(isEnd ? " class=\"end\"" : "")} style=\"{label}</span>", chart);
    }
}
