using PcapStream.Cli.Tests.Support;
using PuppeteerSharp;

namespace PcapStream.Cli.Tests.Pages;

/// <summary>Every page that the command writes, and a browser to open them; both made once for all tests.</summary>
public sealed class ReportPages : IAsyncLifetime
{
    private static readonly string[] Browsers =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>The arguments that write each page; OUT is the page and DIR the folder of inputs.</summary>
    internal static IReadOnlyDictionary<string, string[]> Commands { get; } = new Dictionary<string, string[]>
    {
        ["stats"] = ["stats", TestData.Path("http.pcap"), "-w", "OUT"],
        ["statistics"] =
        [
            "stats", TestData.Path("tcp-loss.pcap"), "-z", "io,phs", "-z", "conv,tcp", "-z", "endpoints,ipv6", "-z",
            "io,stat,0.0001,tcp,tcp.port == 80 and frame.len > 400", "-z", "plen,tree", "-z", "tcp,health", "-z",
            "talkers", "-z", "conv,eth", "-w", "OUT",
        ],
        ["measure"] =
        [
            "measure", "-q", "--children", "--interval", "0.01", "-w", "OUT", "--", .. Tool.Words, "parse",
            TestData.Path("http.pcap"),
        ],
        ["profile"] = ["profile", "-q", "-w", "OUT", "DIR/fill.cs"],
        ["live"] = ["profile", "-q", "--backend", "live", "-w", "OUT", "DIR/fill.cs"],
        ["memory"] = ["parse", "-q", "--memory=OUT", "DIR/long.pcap"],
        ["check"] =
        [
            "check", "-q", "--runs", "2", "--max-ratio", "100", "-w", "OUT", "DIR/long.pcap", "--", "cat", "{}",
        ],
    };

    /// <summary>The browser; null when none is installed.</summary>
    public IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Browsers, File.Exists) is not { } browser)
            return;
        Browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = browser,
            Headless = true,
            // Chromium's sandbox refuses root.
            Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [],
        });
        File.WriteAllText(_folder["fill.cs"], """
            var basket = new Shop.Basket<string>();
            for (int i = 0; i < 8; i++)
                basket.Add([.. Enumerable.Range(0, 1000).Select(item => $"item {item} <b>&amp;")], out _);

            namespace Shop
            {
                class Basket<T>
                {
                    private readonly List<T[]> _items = [];

                    public void Add(List<T> items, out int? added)
                    {
                        Thread.Sleep(20);
            	        _items.Add(items.ToArray()); // a tab, and a line that is wider than the screen of a telephone
                        added = items.Count;
                    }
                }
            }
            """);
        byte[] capture = File.ReadAllBytes(TestData.Path("http.pcap"));
        using FileStream file = File.Create(_folder["long.pcap"]);
        file.Write(capture.AsSpan(0, 24));
        for (int i = 0; i < 2000; i++)
            file.Write(capture.AsSpan(24));
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The address of a page, which is written when it is first asked for.</summary>
    public Uri Address(string page)
    {
        string path = _folder[$"{page}.html"];
        if (!File.Exists(path))
        {
            string[] words =
            [
                .. Commands[page].Select(word => word.Replace("OUT", path, StringComparison.Ordinal)
                    .Replace("DIR", _folder.Path, StringComparison.Ordinal)),
            ];
            ToolResult result = Tool.Run(words);
            Assert.True(result.ExitCode == 0, result.Error);
        }
        return new Uri(path);
    }
}
