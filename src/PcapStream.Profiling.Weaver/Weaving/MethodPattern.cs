using System.IO.Enumeration;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// A name with the wildcards <c>*</c> and <c>?</c>, over namespace, type and method. Leading parts may be left out:
/// <c>Basket.Add</c> matches <c>Shop.Basket.Add</c>.
/// </summary>
internal sealed class MethodPattern(string text)
{
    public override string ToString() => text;

    public bool Matches(string name)
    {
        for (int start = 0; ; start++)
        {
            if (FileSystemName.MatchesSimpleExpression(text, name.AsSpan(start), ignoreCase: false))
                return true;
            start = name.IndexOf('.', start);
            if (start < 0)
                return false;
        }
    }
}
