using PcapStream.Profiling.Testing.Heap;
using PcapStream.Profiling.Testing.Tests.Support;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>Leaks in a library: the failures of its tests name the field that keeps objects, and the lines.</summary>
public sealed class LibraryLeakTests(LibraryLeakTests.Run run) : IClassFixture<LibraryLeakTests.Run>
{
    private const string Library = """
        using System.Runtime.CompilerServices;
        namespace Goods;

        public class Order { public int Number; public Order? Next; }

        public sealed class Store
        {
            private static readonly Store s_shared = new();
            private readonly Dictionary<int, Order> _orders = [];
            public static Store Shared => s_shared;
            public Dictionary<int, Order> Orders => _orders;
        }

        public static class Keys<T>
        {
            public static readonly List<T> Known = [];
        }

        public static class Shop
        {
            private static readonly List<Order> s_all = [];
            private static readonly List<Func<int>> s_later = [];
            private static readonly List<object> s_rare = [];
            private static readonly List<Order> s_async = [];
            private static readonly List<byte[]> s_thread = [];
            private static readonly ConditionalWeakTable<Store, List<Order>> s_weak = [];
            private static Order? s_last;
            private static int s_calls;
            public static event EventHandler? Sold;

            public static void InList()
            {
                var order = Make();
                s_all.Add(order);
            }

            public static void ByProperty()
            {
                Dictionary<int, Order> orders = Store.Shared.Orders;
                orders.Add(orders.Count, Make());
            }

            public static void ByEvent() => Sold += new Listener().On;

            public static void InClosure()
            {
                Order order = Make();
                s_later.Add(() => order.Number);
            }

            public static void Rarely()
            {
                object order = Make();
                s_calls++;
                if (s_calls % 1000 == 0)
                    s_rare.Add(order);
            }

            public static void InChain() => s_last = new Order { Next = s_last };

            public static void InGeneric() => Keys<Listener>.Known.Add(new Listener());

            public static void InWeakTable() => s_weak.GetOrCreateValue(Store.Shared).Add(Make());

            public static async Task Later()
            {
                await Task.Yield();
                s_async.Add(Make());
            }

            public static void OnThread()
            {
                var thread = new Thread(() => s_thread.Add(new byte[100]));
                thread.Start();
                thread.Join();
            }

            public static void Nothing() => Make();

            [MethodImpl(MethodImplOptions.NoInlining)]
            private static Order Make() =>
                new Order();

            public sealed class Listener { public void On(object? sender, EventArgs e) { } }
        }
        """;

    [Theory]
    [InlineData("1 more Order after each call, kept by Shop.s_all: List<Order> > Order[] > Order",
        "s_all.Add(order);", "new Order();")]
    [InlineData("1 more Order after each call, kept by Store._orders: Dictionary<Int32, Order> > ",
        "orders.Add(orders.Count, Make());", "new Order();")]
    [InlineData("1 more EventHandler after each call, kept by Shop.Sold: EventHandler > Listener",
        "public static void ByEvent() => Sold += new Listener().On;",
        "public static void ByEvent() => Sold += new Listener().On;")]
    [InlineData("1 more Func<Int32> after each call, kept by Shop.s_later: List<Func<Int32>> > Func<Int32>[] > ",
        "s_later.Add(() => order.Number);", "s_later.Add(() => order.Number);")]
    [InlineData("1 more Order after each call, kept by Shop.s_rare: List<Object> > Object[] > Order",
        "s_rare.Add(order);", "new Order();")]
    [InlineData("1 more Order after each call, kept by Shop.s_last: Order",
        "public static void InChain() => s_last = new Order { Next = s_last };",
        "public static void InChain() => s_last = new Order { Next = s_last };")]
    [InlineData("1 more Listener after each call, kept by Keys.Known: List<Listener> > Listener[] > Listener",
        "public static void InGeneric() => Keys<Listener>.Known.Add(new Listener());",
        "public static void InGeneric() => Keys<Listener>.Known.Add(new Listener());")]
    [InlineData("1 more Order after each call, kept by Store.s_shared: Store > List<Order> > Order[] > Order",
        "public static void InWeakTable() => s_weak.GetOrCreateValue(Store.Shared).Add(Make());", "new Order();")]
    [InlineData("1 more Order after each call, kept by Shop.s_async: List<Order> > Order[] > Order",
        "s_async.Add(Make());", "new Order();")]
    [InlineData("1 more Byte[] after each call, kept by Shop.s_thread: List<Byte[]> > Byte[][] > Byte[]",
        "var thread = new Thread(() => s_thread.Add(new byte[100]));",
        "var thread = new Thread(() => s_thread.Add(new byte[100]));")]
    public void Leak_is_named_by_field_and_lines(string keeper, string filling, string allocating)
    {
        string[] lines = Library.Split('\n');
        string named = Assert.Single(run.Failures, failure => failure.Contains(keeper, StringComparison.Ordinal));
        Assert.Contains($"\n  kept at Shop.cs:{Line(filling)}: {filling}\n", named);
        Assert.Contains($"\n  allocated at Shop.cs:{Line(allocating)}: {allocating}\n", named);
        Assert.Matches($@"\n +{Line(filling)} .* {System.Text.RegularExpressions.Regex.Escape(filling)}\n", named);

        int Line(string text) => Array.FindIndex(lines, line => line.Trim() == text) + 1;
    }

    [Fact]
    public void Library_that_keeps_nothing_passes() => Assert.Contains("Failed:    10, Passed:     1,", run.Output);

    [Theory]
    [InlineData("System.String", "String", "String")]
    [InlineData("System.Int32[,][]", "Int32[,][]", "Int32[,][]")]
    [InlineData("Entry[System.String,Shop.Basket+Item[]][]", "Entry<String, Item[]>[]", "Entry[]")]
    [InlineData("System.Func`2[System.Int32,System.Collections.Generic.List`1[Shop.Item]]",
        "Func<Int32, List<Item>>", "Func`2")]
    public void Type_is_written_as_in_code(string name, string text, string simple)
    {
        Assert.Equal(text, TypeText.Of(name));
        Assert.Equal(simple, TypeText.Simple(name));
    }

    /// <summary>One run of a project that tests the library.</summary>
    public sealed class Run
    {
        private static readonly string[] Calls =
        [
            "Shop.InList()", "Shop.ByProperty()", "Shop.ByEvent()", "Shop.InClosure()",
            "{ for (int i = 0; i < 1000; i++) Shop.Rarely(); }", "Shop.InChain()", "Shop.InGeneric()",
            "Shop.InWeakTable()", "Shop.Later().GetAwaiter().GetResult()", "Shop.OnThread()", "Shop.Nothing()",
        ];

        /// <summary>Runs the tests.</summary>
        public Run()
        {
            string tests = string.Join('\n', Calls.Select((call, number) =>
                $"[Test] public void Test{number}() => AssertMemory.NoLeak(() => {call});"));
            using var project = new TestProject(
                "NUnit", [("NUnit", "4.6.1"), ("NUnit3TestAdapter", "6.3.1"), OtherFrameworkTests.Sdk], $$"""
                using Goods;
                using NUnit.Framework;
                using PcapStream.Profiling.Testing;
                public class ShopTests
                {
                {{tests}}
                }
                """, Library);
            Output = project.Run();
            Failures = Output.Split("Error Message:\n");
        }

        /// <summary>What was printed.</summary>
        public string Output { get; }

        /// <summary>The failures, after what was printed before them.</summary>
        public string[] Failures { get; }
    }
}
