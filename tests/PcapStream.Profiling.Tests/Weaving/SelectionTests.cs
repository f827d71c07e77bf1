using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Weaving;

namespace PcapStream.Profiling.Tests.Weaving;

public sealed class SelectionTests
{
    private const string Source = """
        using System;
        using PcapStream.Profiling.Any;

        object? kept = null;
        Grow(1);
        new Shop().Sell();
        Shop.Close();
        GC.KeepAlive(kept);

        void Grow(int size)
        {
            kept = new byte[size];
        }

        class Shop
        {
            public int Automatic { get; set; } = 3;

            [Profile]
            public void Sell()
            {
                Automatic++;
            }

            public static void Close()
            {
            }
        }

        namespace PcapStream.Profiling.Any
        {
            class ProfileAttribute : Attribute;
        }
        """;

    [Theory]
    [InlineData("Shop.Basket.Add", "Shop.Basket.Add", true)]
    [InlineData("Basket.Add", "Shop.Basket.Add", true)]
    [InlineData("Add", "Shop.Basket.Add", true)]
    [InlineData("Shop.*", "Shop.Basket.Add", true)]
    [InlineData("*.Add", "Shop.Basket.Add", true)]
    [InlineData("Shop.B?sket.A*", "Shop.Basket.Add", true)]
    [InlineData("Shop.Basket", "Shop.Basket.Add", false)]
    [InlineData("dd", "Shop.Basket.Add", false)]
    [InlineData("shop.basket.add", "Shop.Basket.Add", false)]
    public void Pattern_matches_namespace_type_and_method(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new MethodPattern(pattern).Matches(name));

    [Fact]
    public void Without_a_pattern_methods_with_the_attribute_are_selected()
    {
        using var program = TestProgram.OfSource(Source);
        Assert.Equal(["Shop.Sell"], Names(program));
    }

    [Fact]
    public void Without_pattern_and_attribute_all_methods_are_selected()
    {
        using var program = TestProgram.OfSource(Source.Replace("[Profile]", "", StringComparison.Ordinal));
        Assert.Equal(["Program.Grow", "Program.Main", "Shop.Close", "Shop.Sell", "Shop.ctor"],
            Names(program).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Function_of_top_level_statements_is_a_method()
    {
        using var program = TestProgram.OfSource(Source);
        Assert.Equal(["Program.Grow"], Names(program, "Grow"));
    }

    private static IEnumerable<string> Names(TestProgram program, params string[] patterns) =>
        Profiled.Run(program, match: patterns).Profile.Methods.Select(method => method.Name);
}
