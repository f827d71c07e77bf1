using System.Text;

namespace PcapStream.Cli.Rendering.Page;

/// <summary>The style sheet of all pages: light and dark, on screens of any size and on paper.</summary>
internal static class PageStyle
{
    /// <summary>The text of <c>page.css</c>.</summary>
    public static string Css { get; } = Read();

    private static string Read()
    {
        using Stream sheet = typeof(PageStyle).Assembly.GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(sheet, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
