using PuppeteerSharp;

namespace PcapStream.Cli.Tests.Pages;

/// <summary>
/// Every page in headless Chromium, on a telephone and a desk, light and dark: nothing on the console, nothing beside
/// the screen, and no text that is too small to read. With PCAPSTREAM_SCREENSHOTS=FOLDER, pictures are kept there.
/// </summary>
public sealed class BrowserTests(ReportPages pages) : IClassFixture<ReportPages>
{
    private const int Height = 900;

    // Elements that are wider than their place count unless they scroll or are clipped, as in charts.
    private const string Examine = """
        () => {
            const problems = [];
            const inner = document.documentElement;
            if (inner.scrollWidth > innerWidth)
                problems.push(`the page is ${inner.scrollWidth} wide`);
            for (const element of document.body.querySelectorAll('*')) {
                if (element.closest('.scroll *, .icicle, svg'))
                    continue;
                const box = element.getBoundingClientRect();
                if (box.right > innerWidth + 1 || box.left < -1)
                    problems.push(`${element.outerHTML.slice(0, 80)} is beside the screen`);
                if (!element.matches('.scroll') && element.clientWidth > 0
                    && element.scrollWidth > element.clientWidth + 1)
                    problems.push(`${element.outerHTML.slice(0, 80)} overflows`);
            }
            for (const axis of document.querySelectorAll('.plot .x, .plot .y')) {
                const labels = [...axis.children].map(label => label.getBoundingClientRect())
                    .filter(box => box.width > 0);
                const vertical = axis.matches('.y');
                labels.sort((a, b) => vertical ? a.top - b.top : a.left - b.left);
                for (let i = 1; i < labels.length; i++)
                    if (vertical ? labels[i - 1].bottom > labels[i].top : labels[i - 1].right > labels[i].left)
                        problems.push(`labels of an axis overlap: ${axis.textContent}`);
            }
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const element = texts.currentNode.parentElement;
                if (!texts.currentNode.data.trim() || element.getClientRects().length === 0)
                    continue;
                let size = parseFloat(getComputedStyle(element).fontSize);
                const scale = element.getScreenCTM?.();
                if (scale)
                    size *= Math.min(Math.hypot(scale.a, scale.b), Math.hypot(scale.c, scale.d));
                if (size < 9)
                    problems.push(`${size} px: ${texts.currentNode.data}`);
            }
            return problems;
        }
        """;

    public static MatrixTheoryData<string, int, bool> Screens { get; } =
        new(ReportPages.Commands.Keys, [420, 1280], [false, true]);

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Page_fits_the_screen(string name, int width, bool dark)
    {
        Assert.SkipWhen(pages.Browser is null, "no Chromium is installed (Debian: chromium)");
        await using IPage page = await pages.Browser!.NewPageAsync();
        var console = new List<string>();
        page.Console += (_, message) => console.Add(message.Message.Text);
        page.PageError += (_, error) => console.Add(error.Message ?? "");
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = Height });
        var scheme = new MediaFeatureValue
        {
            MediaFeature = MediaFeature.PrefersColorScheme,
            Value = dark ? "dark" : "light",
        };
        await page.EmulateMediaFeaturesAsync([scheme]);
        await page.GoToAsync(pages.Address(name).AbsoluteUri);
        await Picture(page, $"{name}-{width}{(dark ? "-dark" : "")}.png");
        Assert.Empty(console);
        Assert.Empty(await page.EvaluateFunctionAsync<string[]>(Examine));
        int[] paper = await page.EvaluateFunctionAsync<int[]>(
            "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)");
        Assert.Equal(dark, paper.Average() < 128);
    }

    [Theory]
    [InlineData("stats", "h2", "Protocol hierarchy")]
    [InlineData("stats", ".icicle span", "tcp · 51")]
    [InlineData("stats", ".legend", "bit/s, at most")]
    [InlineData("statistics", "h2", "conv,tcp")]
    [InlineData("statistics", ".legend", "packets/s of tcp.port == 80 and frame.len > 400")]
    [InlineData("measure", ".legend", "resident set of the tree")]
    [InlineData("profile", "section h2", "Shop.Basket<T>.Add(List<T>, out int?)")]
    [InlineData("profile", ".source .code", "\t        _items.Add(items.ToArray()); // a tab")]
    [InlineData("live", ".legend", "still alive")]
    [InlineData("memory", ".legend", "pool, at most")]
    [InlineData("check", "td b.good", "pass")]
    public async Task Page_shows(string name, string selector, string text)
    {
        Assert.SkipWhen(pages.Browser is null, "no Chromium is installed (Debian: chromium)");
        await using IPage page = await pages.Browser!.NewPageAsync();
        await page.GoToAsync(pages.Address(name).AbsoluteUri);
        string[] shown = await page.EvaluateFunctionAsync<string[]>(
            "selector => [...document.querySelectorAll(selector)].map(element => element.textContent)", selector);
        Assert.Contains(shown, one => one.Contains(text, StringComparison.Ordinal));
    }

    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PCAPSTREAM_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(Path.Combine(folder, name), new ScreenshotOptions { FullPage = true });
    }
}
