using PcapStream.Profiling.Testing.Tests.Support;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>Limits in projects of NUnit and MSTest, which <c>dotnet test</c> runs.</summary>
public sealed class OtherFrameworkTests
{
    private const string Product = """

        public static class Shop
        {
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
            public static object Basket(int size)
            {
                return new byte[size - 24];
            }
        }
        """;

    internal static readonly (string Name, string Version) Sdk = ("Microsoft.NET.Test.Sdk", "18.12.0");

    [Fact]
    public void NUnit_tests_are_limited()
    {
        using var project = new TestProject("NUnit", [("NUnit", "4.6.1"), ("NUnit3TestAdapter", "6.3.1"), Sdk], """
            using NUnit.Framework;
            using PcapStream.Profiling.Testing;
            [assembly: AllocatesAtMost("2 KiB")]
            public class ShopTests
            {
                private object? _basket;
                [SetUp] public void SetUp() => _basket = Shop.Basket(5000);
                [TearDown] public void TearDown() => _basket = null;
                [Test] public void Passes() => _basket = (_basket!, Shop.Basket(1000));
                [Test] public void Fails() => _basket = Shop.Basket(3000);
                [Test, AllocatesExactly(1000)] public void Exact() => Shop.Basket(_basket is null ? 0 : 1000);
                [TestCase(1000), TestCase(4000), AllocatesAtMost("1 MiB"), GrowsAtMost(0.5, per: "size")]
                public async Task Grows(int size) { await Task.Yield(); _basket = Shop.Basket(size); }
            }

            """ + Product);
        Check(project.Run(), "ShopTests.Grows(", "Failed:     2, Passed:     3,");
    }

    [Fact]
    public void MSTest_tests_are_limited()
    {
        (string, string)[] packages = [("MSTest.TestFramework", "4.5.2"), ("MSTest.TestAdapter", "4.5.2"), Sdk];
        using var project = new TestProject("MSTest", packages, """
            using Microsoft.VisualStudio.TestTools.UnitTesting;
            using PcapStream.Profiling.Testing;
            using PcapStream.Profiling.Testing.MSTest;
            [assembly: AllocatesAtMost("2 KiB")]
            [TestClass]
            public class ShopTests
            {
                private object? _basket;
                [TestInitialize] public void SetUp() => _basket = Shop.Basket(5000);
                [TestCleanup] public void TearDown() => _basket = null;
                [LimitedTestMethod] public void Passes() => _basket = (_basket!, Shop.Basket(1000));
                [LimitedTestMethod] public void Fails() => _basket = Shop.Basket(3000);
                [LimitedTestMethod, AllocatesExactly(1000)]
                public void Exact() => Shop.Basket(_basket is null ? 0 : 1000);
                [LimitedTestMethod, DataRow(1000), DataRow(4000)]
                [AllocatesAtMost("1 MiB"), GrowsAtMost(0.5, per: "size")]
                public async Task Grows(int size) { await Task.Yield(); _basket = Shop.Basket(size); }
            }

            """ + Product);
        Check(project.Run(), "ShopTests.Grows(", "Failed:     2, Passed:     3,");
    }

    private static void Check(string output, string growth, string counts)
    {
        Assert.Contains("ShopTests.Fails() allocated 2.9 KiB (3,000 B), 952 B more than the limit of", output);
        Assert.Contains("2.9 KiB            1           return new byte[size - 24];\n", output);
        Assert.Contains("_basket = Shop.Basket(3000);\n", output);
        Assert.Contains(growth, output);
        Assert.Contains("B per unit of size, more than the limit of 0.5 B", output);
        Assert.Contains(counts, output);
    }
}
