using PcapStream.Profiling.Tests.Support;

namespace PcapStream.Profiling.Tests.Weaving;

public sealed class MethodTitleTests
{
    [Fact]
    public void Methods_are_named_as_their_source_writes_them()
    {
        using var program = TestProgram.OfSource("""
            using System;
            using System.Collections.Generic;

            var basket = new Shop.Basket<string>.Item(1);
            basket.Name = "name";
            Console.WriteLine(basket.Name);
            int number = 0;
            Shop.Basket<string>.Fill<int>([1], new int[1, 1], ref number, out _, 5L, (1, "a"));
            Local(new Dictionary<string, List<int[]>>());
            new List<int> { 1 }.ForEach(one => GC.KeepAlive(new byte[one]));

            static void Local(Dictionary<string, List<int[]>> lists) => GC.KeepAlive(lists);

            namespace Shop
            {
                class Basket<T>
                {
                    public static void Fill<U>(
                        U[] items, int[,] table, ref int count, out int? added, in long size, (int, string) pair)
                    {
                        added = count;
                    }

                    public class Item
                    {
                        private string _name;

                        static Item()
                        {
                            GC.KeepAlive(null);
                        }

                        public Item(nint size)
                        {
                            _name = size.ToString();
                        }

                        public string Name
                        {
                            get { return _name; }
                            set { _name = value; }
                        }
                    }
                }
            }
            """);
        Assert.Equal(
            [
                "Program.Local(Dictionary<string, List<int[]>>)",
                "Program.Main(string[])",
                "Shop.Basket<T>.Fill<U>(U[], int[,], ref int, out int?, in long, (int, string))",
                "Shop.Basket<T>.Item.Name.get",
                "Shop.Basket<T>.Item.Name.set",
                "new Shop.Basket<T>.Item(nint)",
                "static Shop.Basket<T>.Item()",
            ],
            Profiled.Run(program).Profile.Methods.Select(method => method.Title).Order(StringComparer.Ordinal));
    }
}
