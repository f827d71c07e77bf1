using PcapStream.Cli.Running;

namespace PcapStream.Cli.Tests;

public sealed class ProgressLineTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void Half_of_a_file_is_half_a_bar_with_rate_and_remaining_time() =>
        Assert.Equal(
            "━━━━━━━━━━━━━━━───────────────  50%  512 MiB of 1.00 GiB  256 MiB/s  00:00:02",
            ProgressLine.Of(512 * Mebibyte, 1024 * Mebibyte, TimeSpan.FromSeconds(2)));

    [Fact]
    public void Pipe_has_no_bar() =>
        Assert.Equal("3.00 MiB  1.00 MiB/s", ProgressLine.Of(3 * Mebibyte, null, TimeSpan.FromSeconds(3)));

    [Theory]
    [InlineData(0, 1, 1, "  0%  0 B of 1 B  0 B/s  --:--:--")]
    [InlineData(0, 1, 0, "  0%  0 B of 1 B  0 B/s  --:--:--")]
    [InlineData(1, 360_001, 1, "  0%  1 B of 352 KiB  1 B/s  --:--:--")]
    [InlineData(1, 352_801, 1, "  0%  1 B of 345 KiB  1 B/s  98:00:00")]
    [InlineData(3, 2, 1, "100%  3 B of 2 B  3 B/s  00:00:00")]
    public void Figures_without_an_end_are_open(long bytes, long total, int seconds, string figures) =>
        Assert.EndsWith(figures, ProgressLine.Of(bytes, total, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Longest_line_fits_a_terminal_of_80_columns() =>
        Assert.InRange(
            ProgressLine.Of(1022 * Mebibyte, 1023 * Mebibyte, TimeSpan.FromSeconds(1)).Length, 70, 79);
}
